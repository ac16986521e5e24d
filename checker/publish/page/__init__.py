"""What any page is made of: the facts it shows, and the ways they are written. Knows no section."""
