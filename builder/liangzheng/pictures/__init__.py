"""Pictures read for codes: in a process that can be ended, by the page's engine."""
