"""Forms for facts, made from the event classes, for cases and organisations alike.

    sent = Sent.of(pairs)                       # what was typed: (name, value) pairs; Sent.filled(event, day) from a recorded fact
    shown = form(kind, sent, errors, choices)   # errors: path → sentence, as ``checked`` and ``said`` give them
    data, day = read(kind, sent, choices)       # the event's data as the door takes it; ``checked(kind, data)`` and ``wrong_day`` say all that is wrong

In a template: {% import "factform.html" as facts with context %}{{ facts.fields(shown) }}; "再加一行" sends ``more`` = the rows' name, and the page
shows ``form`` again (``choices.more``).
"""

from services.intake.pages.factform.build import Control, Form, form
from services.intake.pages.factform.choices import Choices
from services.intake.pages.factform.reading import checked, day_of, read, said, wrong_day
from services.intake.pages.factform.sent import Sent

__all__ = ["Choices", "Control", "Form", "Sent", "checked", "day_of", "form", "read", "said", "wrong_day"]
