"""“Bảng phân công”: who stands where in a week, what is missing, and planning it.

Who plans: the head of a one-stop at the counters of her points – her agencies' officials and the post's people –, the
director of the post his people at any point. Managers read. A person without one of these roles reads her own week at
the desk.
"""
