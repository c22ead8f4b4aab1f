"""Members are spoken to in the language their Discord is set to."""

from __future__ import annotations

import re

import pytest

from engine.api.errors import DeadlineError, RequestError
from engine.api.progress import Progress, Stage
from engine.api.request import ComposeRequest
from tests.bot.fake_engine import FakeEngine
from tests.bot.world import World, labels, names, said, seen


async def test_a_card_is_in_its_askers_language_and_stays_so(world: World) -> None:
    world.speak("de")
    result = await world.alice.slash(
        world.channel, "compose", mood="traurig", seconds=65, key="fis-moll", seed=4294967295
    )

    [embed] = seen(result).embeds
    assert embed.description == f"Komponiert für <@{world.alice.id}>"
    assert {field.name: field.value for field in embed.fields} == {
        "Stimmung": "traurig (Valenz -1,0, Erregung -1,0)",
        "Klingt": "traurig (Valenz -0,6, Erregung -0,4)",
        "Tonart": "fis-Moll",
        "Tempo": "72 BPM",
        "Länge": "1:05",
        "Seed": "4294967295",
        "Instrumente": "piano",
    }
    assert embed.footer.text == "Stück 1 · piano 1.2"
    assert "Löschen" in labels(seen(result))
    world.speak("fr")
    await world.bob.click(seen(result), custom_id="vote:1:up")
    await world.bob.click(seen(result), custom_id="favourite:1")
    assert "Löschen" in labels(seen(result))
    asked = await world.alice.click(seen(result), label="Löschen")
    assert said(asked).startswith("Supprimer définitivement le morceau 1")


@pytest.mark.parametrize(
    ("locale", "typed", "meant"),
    [
        ("de", "Traurig", "sad"),
        ("de", "sad", "sad"),
        ("fr", "reveur", "dreamy"),
        ("fr", "dreamy", "dreamy"),
        ("es-419", "Tranquila", "calm"),
        ("ja", "calm", "calm"),
    ],
)
async def test_a_mood_is_understood_in_the_members_language_and_in_english(
    world: World, engine: FakeEngine, locale: str, typed: str, meant: str
) -> None:
    world.speak(locale)
    await world.alice.slash(world.channel, "compose", mood=typed)

    [work] = engine.works
    assert isinstance(work, ComposeRequest)
    assert work.mood.name == meant


async def test_a_key_is_understood_as_the_members_country_writes_it(
    world: World, engine: FakeEngine
) -> None:
    world.speak("de")
    for key in ("h-Moll", "b-Moll", "B minor", "Bbm"):
        await world.alice.slash(world.channel, "compose", mood="sad", key=key)

    keys = [str(work.key) for work in engine.works if isinstance(work, ComposeRequest)]
    assert keys == ["B minor", "Bb minor", "B minor", "Bb minor"]


async def test_suggestions_show_the_members_words_and_mean_the_engines(world: World) -> None:
    world.speak("de")
    found = await world.alice.autocomplete(world.channel, "compose", "mood", "traur")
    assert [(choice["name"], choice["value"]) for choice in found] == [("traurig", "sad")]
    found = await world.alice.autocomplete(world.channel, "compose", "mood", "sad")
    assert (found[0]["name"], found[0]["value"]) == ("traurig", "sad")
    found = await world.alice.autocomplete(world.channel, "compose", "mood", "ruhig zu traur")
    assert [choice["name"] for choice in found] == ["ruhig zu traurig"]
    found = await world.alice.autocomplete(world.channel, "compose", "key", "fis")
    assert ("fis-Moll", "F# minor") in [(choice["name"], choice["value"]) for choice in found]
    assert await world.alice.autocomplete(world.channel, "compose", "mood", "qqq") == []


async def test_refusals_and_failures_are_in_the_members_language(
    world: World, engine: FakeEngine
) -> None:
    world.speak("de")
    refused = await world.alice.slash(world.channel, "compose", mood="traurik")
    assert said(refused).startswith("Unbekannte Stimmung: traurik. Meintest du traurig")
    assert re.search(r"\n-# Anfrage [0-9a-f]+$", said(refused))
    world.speak("fr")
    engine.ends_with = DeadlineError("x")
    failed = await world.alice.slash(world.channel, "compose", mood="triste")
    assert said(failed).startswith("C’était trop long et je me suis arrêté\u00a0: essaie")
    world.expect(RequestError, DeadlineError)


async def test_progress_is_in_the_askers_language_wherever_it_comes_from(
    world: World, engine: FakeEngine
) -> None:
    world.speak("es-ES")
    engine.script = [Progress(Stage.QUEUED, position=2), 2.0, Progress(Stage.COMPOSING, 0.5), 2.0]
    await world.alice.slash(world.channel, "compose", mood="feliz")
    await world.env.advance_time(4)

    shown = world.edits()
    assert "En la cola: 2 piezas antes de la tuya." in shown
    assert "Componiendo ▰▰▰▰▰▱▱▱▱▱ 50 %" in shown


async def test_after_a_restart_each_is_told_in_their_language(
    world: World, engine: FakeEngine
) -> None:
    engine.held = True
    for member, locale in ((world.alice, "de"), (world.bob, "fr")):
        world.speak(locale)
        await member.slash(world.channel, "compose", mood="sad")
    await world.restart()
    await world.env.settle()

    told = [message.content for message in world.channel.history(viewer=world.alice)]
    assert any(text.startswith(f"<@{world.alice.id}>, ich wurde neu gestartet") for text in told)
    assert any(text.startswith(f"<@{world.bob.id}>, on m’a redémarré") for text in told)
    engine.let_go()


async def test_lists_help_and_the_export_are_in_the_members_language(world: World) -> None:
    world.speak("fr")
    empty = await world.alice.slash(world.channel, "history")
    assert seen(empty).embeds[0].description == (
        "Tu n’as pas encore de morceau\u00a0: /compose crée le premier."
    )
    posted = await world.alice.slash(world.channel, "compose", mood="rêveuse", key="la mineur")
    await world.alice.click(seen(posted), custom_id="vote:1:up")
    listed = await world.alice.slash(world.channel, "history")
    assert "rêveuse · la mineur · 0:30" in (seen(listed).embeds[0].description or "")
    best = await world.alice.slash(world.channel, "top", when="week", mood="rêveuse")
    assert seen(best).embeds[0].title == "Le meilleur de ce serveur cette semaine\u00a0: rêveuse"
    helped = await world.alice.slash(world.channel, "help")
    assert seen(helped).embeds[0].title == "De la musique pour chaque ambiance"
    export = await world.alice.slash(world.channel, "privacy export")
    assert said(export).startswith("Voilà tout ce que je conserve sur toi. ")
    assert names(seen(export)) == ["affetto-1.zip"]


async def test_translations_are_registered_and_a_new_one_registers_anew(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def registered() -> int:
        return sum(
            request.method == "PUT" and request.path.endswith("/commands")
            for request in world.env.http_requests
        )

    first = registered()
    await world.restart()
    assert registered() == first
    monkeypatch.setattr("bot.i18n.command_translator.t_in", lambda *_: "anders")
    await world.restart()
    assert registered() == first + 1


@pytest.mark.parametrize(
    ("locale", "typed", "shown"),
    [
        ("de", "ruhig und fröhlich zu traurig", "ruhig und fröhlich → traurig"),
        ("de", "Calm to sad", "ruhig → traurig"),
        ("fr", "calme puis pleine d'espoir et triste", "calme → pleine d’espoir et triste"),
        ("es-ES", "tranquilo luego feliz y triste", "tranquilo → feliz y triste"),
    ],
)
async def test_blends_and_curves_in_the_members_language(
    world: World, engine: FakeEngine, locale: str, typed: str, shown: str
) -> None:
    world.speak(locale)
    result = await world.alice.slash(world.channel, "compose", mood=typed)

    [work] = engine.works
    assert isinstance(work, ComposeRequest)
    assert seen(result).embeds[0].fields[0].value == shown
    listed = await world.alice.slash(world.channel, "history")
    assert f" · {shown} · " in (seen(listed).embeds[0].description or "")


async def test_everything_suggested_for_moods_is_understood(
    world: World, engine: FakeEngine
) -> None:
    for locale, typed in (("de", "ruhig"), ("fr", "calme puis t"), ("es-ES", "tranquilo y ")):
        world.speak(locale)
        found = await world.alice.autocomplete(world.channel, "compose", "mood", typed)
        assert len(found) > 3
        for choice in found:
            await world.alice.slash(world.channel, "compose", mood=choice["value"])


async def test_a_duel_stays_in_its_askers_language_and_each_voter_hears_theirs(
    world: World,
) -> None:
    world.speak("de")
    duel = await world.alice.slash(world.channel, "duel", mood="ruhig")
    assert labels(seen(duel)) == ["A", "B", "Auflösen"]
    world.speak("fr")
    pressed = await world.bob.click(seen(duel), label="B")
    [told] = pressed.followups
    assert told.content.startswith("Tu votes pour B.")
    assert labels(seen(duel)) == ["A", "B", "Auflösen"]
    await world.store.duels.database.rows("UPDATE duels SET ends_at = 1")
    await world.restart()
    assert seen(duel).embeds[0].title == "B gewinnt das Duell mit 1 zu 0."


async def test_a_piece_made_by_button_is_in_the_pressers_language(world: World) -> None:
    posted = await world.alice.slash(world.channel, "compose", mood="sad")
    world.speak("fr")
    result = await world.bob.click(seen(posted), label="Vary")

    assert "Une variation de [#1" in (seen(result).embeds[0].description or "")
    assert "Varier" in labels(seen(result))
    assert "Vary" in labels(seen(posted))


async def test_the_menus_commands_are_named_in_each_language(world: World) -> None:
    translator = world.bot.tree.translator
    assert translator is not None
    names_in = {}
    for command in world.bot.tree.get_commands():
        payload = await command.get_translated_payload(world.bot.tree, translator)
        if payload["type"] == 3:
            names_in[payload["name"]] = payload["name_localizations"]["de"]
    assert names_in == {
        "Again": "Noch einmal",
        "Make something of it": "Mach etwas daraus",
        "Favourite": "Favorit",
    }
