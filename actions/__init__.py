"""What a person does, one function each, with actor and scope; pages, routes and commands call the same one."""
