"""What all pages of the ground's administration share; the rooms of the ground add their tables in `admin.py`.

The site lies at the bottom because rows of every room of the ground stand on it (docs/adr/0014). It knows neither roles
nor the clock: the door that opens it gives both (motcua/urls.py).
"""
