"""What several test modules share: synthetic bodies, fakes, fixtures' makers."""
