"""What REFI-QDA projects and codebooks hold, part by part: from XML elements to pieces."""
