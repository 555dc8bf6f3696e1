"""“Đề án”: the programmes of a province at the control door, from the decision down to a photo of a counter."""
