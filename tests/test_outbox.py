"""The outbox: what the record says was told by mail arrives, and once."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from msgspec.structs import replace

from events import RecordProblem
from events.keys import KeyFolder
from events.verify import verify
from tests.mailbox import SENDER, Mailbox
from tests.specification import Story, instant
from tests.test_announcements import TELL, company_with
from tracker.communications import DeliverCommunication
from tracker.people import LetPersonLeave, SetAddress
from web import desk
from web.outbox import queue
from web.outbox.letter import message_id
from web.outbox.post import Post
from web.outbox.working import Done, alone, work
from web.sentences import sentences
from web.settings import Settings

NOON = instant("2026-03-20 12:00")
AT_A_MEETING = replace(TELL, channel="meeting")
ESRA, GITA = "esra@harbour.example", "gita@harbour.example"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as found:
        yield found


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the worker's clock stand at noon of the day on which version 2 takes effect."""
    monkeypatch.setattr(desk, "real_time", lambda: NOON)


@pytest.fixture
def told() -> Story:
    """A company with addresses, whose outbox follows the record from now on."""
    found = company_with().at("2026-03-20 10:00").by("hugo")
    found.given(SetAddress(person="esra", address=ESRA), SetAddress(person="gita", address=GITA))
    queue.prepare(found.tracker, found.now)
    return found


def settings(told: Story, mailbox: Mailbox) -> Settings:
    folder = told.folder
    return Settings(
        folder / "record.db", folder / "keys", "https://gov.harbour.example", mailbox.mail
    )


def round_of(told: Story, mailbox: Mailbox) -> Done:
    return work(told.tracker, settings(told, mailbox))


def delivered(told: Story) -> Story:
    return told.by("dov").given(TELL)


# ---------------------------------------------------------------- what arrives


def test_what_was_told_by_mail_arrives_at_each_of_its_people(told: Story, mailbox: Mailbox) -> None:
    done = round_of(delivered(told), mailbox)
    assert done == Done(queued=2, sent=2)
    (message,) = mailbox.to(GITA)
    assert (message["From"], message["To"]) == (SENDER, GITA)
    assert message["Subject"] == "Please read and confirm: Service management policy, version 2"
    assert message.get_content_type() == "text/plain"
    body = message.get_content()
    assert body.startswith("Dear Gita Rao,\n\nService management policy, version 2, is in force")
    assert "\nhttps://gov.harbour.example/policies/POL-1/v2/acknowledgement\n" in body
    assert f"Event {told.size()} of the record." in body
    assert re.findall(r"https?://\S+", body) == [
        "https://gov.harbour.example/policies/POL-1/v2/acknowledgement"
    ]
    assert len(mailbox.to(ESRA)) == 1


def test_what_is_about_no_policy_leads_to_the_page_of_the_delivery(
    told: Story, mailbox: Mailbox
) -> None:
    command = DeliverCommunication(
        line="COM-1", occasion="New shifts", message="From May on\nthere are three."
    )
    round_of(told.by("dov").given(AT_A_MEETING, command), mailbox)
    (message,) = mailbox.to(ESRA)
    assert message["Subject"] == "The plan and its changes: New shifts"
    assert "From May on\nthere are three." in message.get_content()
    assert "https://gov.harbour.example/communications/COM-1/deliveries/2" in message.get_content()


def test_a_message_is_sent_once_however_often_the_worker_works(
    told: Story, mailbox: Mailbox
) -> None:
    round_of(delivered(told), mailbox)
    assert round_of(told, mailbox) == Done()
    assert len(mailbox.taken) == 2
    assert queue.counts(told.tracker) == {"sent": 2}


def test_its_id_follows_from_the_record_the_event_and_the_person() -> None:
    same = [message_id("a/b", "demo:1/0", "gita", SENDER) for _ in range(2)]
    others = {
        message_id(*each, SENDER)
        for each in (("a/c", "demo:1/0", "gita"), ("a/b", "demo:1/1", "gita"),
                     ("a/b", "demo:1/0", "esra"))
    }  # fmt: skip
    assert same[0] == same[1]
    assert re.fullmatch(r"<[0-9a-f]{40}@harbour\.example>", same[0])
    assert len(others - set(same)) == 3


def test_other_channels_and_what_was_recorded_before_are_not_sent(
    told: Story, mailbox: Mailbox
) -> None:
    earlier = company_with().at("2026-03-20 10:00")
    delivered(earlier)
    queue.prepare(earlier.tracker, earlier.now)
    assert round_of(earlier, mailbox) == Done()
    assert round_of(told.by("dov").given(AT_A_MEETING), mailbox) == Done()
    assert mailbox.taken == []


def test_a_version_that_took_effect_is_told_and_sent_in_one_round(mailbox: Mailbox) -> None:
    found = company_with().by("hugo").given(SetAddress(person="gita", address=GITA))
    queue.prepare(found.tracker, found.now)
    done = round_of(found, mailbox)
    assert (done.told, done.queued, done.sent, done.unreachable) == (1, 2, 1, 1)
    event = found.events()[-1]
    assert (event.envelope.actor, event.envelope.door) == ("tracker:worker", "worker")
    assert round_of(found, mailbox) == Done()


# ---------------------------------------------------------------- what does not


def test_who_has_left_or_has_no_address_is_sent_nothing(told: Story, mailbox: Mailbox) -> None:
    delivered(told).by("hugo").given(LetPersonLeave(person="esra"), SetAddress(person="gita"))
    assert round_of(told, mailbox) == Done(queued=2, unreachable=2)
    assert mailbox.taken == []
    assert queue.counts(told.tracker) == {"unreachable": 2}


def test_who_the_server_refuses_for_good_is_not_tried_again(told: Story, mailbox: Mailbox) -> None:
    mailbox.answers[GITA] = 550
    assert round_of(delivered(told), mailbox) == Done(queued=2, sent=1, refused=1)
    mailbox.answers.clear()
    assert round_of(told, mailbox) == Done()
    assert problems(told) == {"gita": "The mail server answered 550."}


def test_who_the_server_puts_off_is_tried_again_later(told: Story, mailbox: Mailbox) -> None:
    mailbox.answers[GITA] = 451
    assert round_of(delivered(told), mailbox) == Done(queued=2, sent=1, put_off=1)
    mailbox.answers.clear()
    assert round_of(told, mailbox) == Done()
    soon, later = NOON + timedelta(seconds=59), NOON + timedelta(seconds=60)
    assert [len(queue.due(told.tracker, at, 9)) for at in (soon, later)] == [0, 1]


def test_a_server_that_is_not_there_is_tried_once_a_round(told: Story) -> None:
    with Mailbox() as gone:
        nowhere = settings(told, gone)
    assert work(delivered(told).tracker, nowhere) == Done(queued=2, put_off=1)


def test_each_time_it_waits_longer_and_never_longer_than_an_hour(told: Story) -> None:
    queue.follow(delivered(told).tracker, told.now)
    waits = []
    for _ in range(8):
        message = queue.due(told.tracker, told.now + timedelta(days=1), 1)[0]
        queue.put_off(told.tracker, message, "Not now.", told.now)
        minutes = (m for m in range(1, 100) if queue_is_due(told, message, m))
        waits.append(next(minutes))
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


def queue_is_due(told: Story, message: queue.Waiting, minutes: int) -> bool:
    found = queue.due(told.tracker, told.now + timedelta(minutes=minutes), 9)
    return (message.pos, message.person) in {(each.pos, each.person) for each in found}


def problems(told: Story) -> dict[str, str]:
    with told.record.reading() as reading:
        reading.cursor.execute("SELECT person, problem FROM outbox WHERE problem<>''")
        return dict(reading.cursor.fetchall())


# ---------------------------------------------------------------- crashes, and who is alone


def test_a_crash_before_sending_loses_nothing(
    told: Story, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(told, mailbox, monkeypatch, after=False)
    assert mailbox.taken == []
    assert round_of(told, mailbox).sent == 2
    assert len(mailbox.taken) == 2


def test_a_crash_after_the_server_took_it_sends_the_same_message_again(
    told: Story, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(told, mailbox, monkeypatch, after=True)
    assert queue.counts(told.tracker) == {"claimed": 1, "waiting": 1}
    assert round_of(told, mailbox).sent == 2
    assert len(mailbox.to(ESRA)) == 2
    assert {to: len(ids) for to, ids in mailbox.ids().items()} == {ESRA: 1, GITA: 1}


def crash(
    told: Story, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, *, after: bool
) -> None:  # fmt: skip
    """Let the worker die in the middle of the first message."""
    send = Post.send

    def dies(post: Post, message: object, to: str) -> None:
        if after:
            send(post, message, to)  # type: ignore[arg-type]  # as it came
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Post, "send", dies)
        with pytest.raises(KeyboardInterrupt):
            round_of(delivered(told), mailbox)


def test_one_worker_works_at_a_time(told: Story) -> None:
    database = told.folder / "record.db"
    with alone(database), pytest.raises(RecordProblem, match="Another worker"), alone(database):
        pass
    with alone(database):
        pass


def test_the_record_is_whole_whatever_was_sent(told: Story, mailbox: Mailbox) -> None:
    round_of(delivered(told), mailbox)
    size = told.size()
    verdict = verify(told.folder / "record.db", KeyFolder(told.folder / "keys"))
    assert verdict.ok, verdict.problems
    assert verdict.events == size


def test_what_a_server_said_of_somebody_is_not_kept(told: Story, mailbox: Mailbox) -> None:
    mailbox.answers = {GITA: 550, ESRA: 451}
    round_of(delivered(told), mailbox)
    assert not any("harbour.example" in said for said in problems(told).values())


def test_what_became_of_the_mail_is_told_beside_the_event(told: Story, mailbox: Mailbox) -> None:
    with told.record.reading() as reading:
        assert queue.states(reading, reading.size - 1) == {}
    mailbox.answers[GITA] = 550
    round_of(delivered(told), mailbox)
    with told.record.reading() as reading:
        assert queue.states(reading, reading.size - 1) == {"refused": 1, "sent": 1}
    with company_with().record.reading() as reading:
        assert queue.states(reading, 0) == {}


def test_the_tracker_is_called_so_where_it_acted(mailbox: Mailbox) -> None:
    found = company_with()
    queue.prepare(found.tracker, found.now)
    round_of(found, mailbox)
    with found.tracker.looking(NOON) as history:
        (sentence,) = sentences(found.events()[-1:], history)
    assert str(sentence).startswith("The tracker ")
