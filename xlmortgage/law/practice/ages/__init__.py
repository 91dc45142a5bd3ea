"""Ages and terms that banks hold to by custom."""
