"""What is known of aircraft beyond their messages: who flies, and as what."""
