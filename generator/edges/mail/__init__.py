"""What sending mails needs from outside: HTTP, a mail server, git."""
