"""期限证明单: a due day on paper, with its evidence, its clause and every day of the count; given out as an event and the same for ever.

``compose`` says what stands on it (pure), ``registry`` gives it out and finds it again, ``paper`` lays it out, ``docx`` and ``pdf`` print
it, ``doors`` is HTTP.
"""
