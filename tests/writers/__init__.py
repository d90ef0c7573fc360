"""Files as other people's programs write them: what the readers are tested on."""
