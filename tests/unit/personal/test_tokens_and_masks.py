"""What stands for a name, what is shown of it, and where the vocabulary says that one stands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shared.events import CATALOGUE
from shared.events.case import CaseOpened, Corrected, Plaintiff
from shared.events.notification import AddressSet
from shared.events.organisation import PersonAssigned
from shared.events.terms import Channel, PartyKind, Role
from shared.personal.ciphers import Box, Cipher
from shared.personal.marked import marks_of, names_in, replaced
from shared.personal.masks import mask, person_of
from shared.personal.tokens import Token, clipped, found_in, is_token, parsed
from shared.personal.tokens import replaced as shown
from shared.personal.vault import named

_BOX = Box(b"k" * 32)


def token(name: str) -> str:
    return str(Token("AAAAbbbbCC-_", _BOX.seal(name.encode(), b"AAAAbbbbCC-_", Cipher.AES)))


@given(st.text(min_size=1, max_size=60), st.text(max_size=5), st.text(max_size=5))
def test_tokens_are_found_wherever_they_stand(name: str, before: str, after: str) -> None:
    """A token is found between any other characters and says its subject and what is sealed."""
    text = token(name)
    assert is_token(text)
    assert text in found_in(f"{before}{text}{after}")
    opened = parsed(text)
    assert opened
    assert _BOX.open(opened.sealed, opened.subject.encode()).decode() == name
    assert shown(f"诉{text}案", lambda _: "某某") == "诉某某案"


@given(st.integers(min_value=5, max_value=120))
def test_nothing_of_a_token_is_left_where_a_text_is_cut(limit: int) -> None:
    """A text is cut before a token, never inside; what somebody else cut inside is hidden all the same."""
    text = f"今天提醒：{token('张三丰')}诉某局案明天开庭"
    assert "pd1." not in shown(clipped(text, limit), lambda _: "")
    assert "pd1." not in shown(text[:limit], lambda _: "某某")
    assert not set(found_in(clipped(text, limit))) - {token("张三丰")}


def test_masks() -> None:
    """A natural person shows a surname, whatever the length; what is masked already and what is nobody's name stay."""
    assert [mask(name) for name in ("张三", "张三丰", "欧阳锋", "王小明等3人", "J. Smith")] == [
        "张**", "张**", "欧阳**", "王**等3人", "J**",
    ]  # fmt: skip
    for same in ("刘某", "刘某等2人", "某某有限公司", "天津天一贸易有限公司", "张**", "[已删除]"):
        assert mask(same) == same
    assert person_of(" 王 小明等3人") == person_of("王小明") == "王小明"


def test_masks_of_addresses() -> None:
    """A mailbox shows its first letter and its domain, a number its beginning and end; a mailbox is the same however it is written."""
    shown_as = [mask(one) for one in ("jia@example.org", "13900001234", "+8613900001234", "55512")]
    assert shown_as == ["j**@example.org", "139****1234", "+86****1234", "5****12"]
    assert person_of(" Jia@Example.org") == person_of("jia@example.org")


def test_addresses_of_the_vocabulary_are_marked() -> None:
    """Mailboxes and numbers are personal wherever a fact says them; the names of robots and hooks are nobody's."""
    assert {"contact.address_set", "notification.raised", "organisation.person_assigned"} <= {
        cls.type for cls in CATALOGUE.values() if marks_of(cls)
    }
    for channel in Channel:
        said = AddressSet(person="p", channel=channel, address="x")
        assert bool(list(names_in(said))) is (channel in {Channel.EMAIL, Channel.SMS})
    sealed = replaced(AddressSet(person="p", channel=Channel.SMS, address="139"), lambda _: token("139"), str)
    assert AddressSet.model_validate_json(sealed.model_dump_json()) == sealed
    assigned = PersonAssigned(person="p", label="甲", role=Role.HANDLER, email="a@example.org")
    sealed = replaced(assigned, lambda _: token("a@example.org"), str)
    assert PersonAssigned.model_validate_json(sealed.model_dump_json()) == sealed


def test_every_party_of_the_vocabulary_is_marked() -> None:
    """Plaintiffs, agents, who was served and who appealed are names; so is what a correction says in their place."""
    marked = {cls.type for cls in CATALOGUE.values() if marks_of(cls)}
    assert {"case.opened", "case.appearance_planned", "case.appearance_recorded", "case.judgment_served",
            "case.appealed"} <= marked  # fmt: skip
    case = CaseOpened(
        name="张三丰诉某局案",
        plaintiffs=(Plaintiff(label="张三丰"), Plaintiff(label="某公司", kind=PartyKind.ORGANISATION)),
    )
    assert list(names_in(case)) == ["张三丰"]
    said = Corrected(corrects="5f0c0000-0000-4000-8000-000000000000", data=case.model_dump(), reason="x")  # type: ignore[arg-type]
    assert list(names_in(said)) == ["张三丰"]
    changed = replaced(said, lambda _: "T", lambda text: text.replace("张三丰", "T"))
    assert changed.data["plaintiffs"][0]["label"] == "T"  # type: ignore[attr-defined]
    assert changed.data["plaintiffs"][1]["label"] == "某公司"  # type: ignore[attr-defined]
    assert changed.data["name"] == "T诉某局案"  # type: ignore[attr-defined]


def test_names_in_a_text() -> None:
    """The longer name goes first, nothing is looked for inside a token, and a text that becomes too long loses the names for good."""
    own = {"张三": token("张三"), "张三丰": token("张三丰")}
    assert (
        shown(named("张三丰、张三诉某局", own), lambda one: {v: k for k, v in own.items()}[one])
        == "张三丰、张三诉某局"
    )
    crowd = {f"张三{n:03}": token(f"张三{n:03}") for n in range(60)}
    said = named("、".join(crowd), crowd)
    assert len(said) <= 2_000
    assert "张三" not in said
