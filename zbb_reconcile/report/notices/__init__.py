"""The papers that go out: notices, the request for signature, the internal list."""
