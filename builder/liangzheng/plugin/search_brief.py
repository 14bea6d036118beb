"""How much of its text a section gives to search: what it begins with, and what stands nowhere else."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

#: A section says what it is about in so many characters; a result shows no more of it.
_BEGINS: Final = {"zh": 70, "en": 200}
#: Of the rest, a sentence is kept for each so many of its characters that hold a word no other text has.
_FOR_A_WORD: Final = {"zh": 3.0, "en": 40.0}

_SENTENCE: Final = re.compile(r".+?(?:[。！？]|[.!?](?=\s)|\n|\Z)\s*", re.DOTALL)
#: Text of which so much is Chinese characters is read as Chinese is, whatever its language is called.
_CHINESE: Final = 0.2
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_WORDS: Final = {
    "zh": re.compile(r"(?=([\u4e00-\u9fff]{2}|\d+[\u4e00-\u9fff]))|([A-Za-z0-9]{2,})"),
    "en": re.compile(r"([A-Za-z0-9]{4,}|[\u4e00-\u9fff]{2,})"),
}


def brief(texts: Sequence[str]) -> list[str]:
    """Return the texts of a language's sections, in whole sentences: less of each, few words of all."""
    whole = "".join(texts)
    lang = "zh" if len(_HAN.findall(whole)) > _CHINESE * len(whole) else "en"
    cut = [list(_SENTENCE.findall(text)) for text in texts]
    kept = [[True] * _beginning(sentences, _BEGINS[lang]) for sentences in cut]
    known = {
        word
        for sentences, begun in zip(cut, kept, strict=True)
        for sentence in sentences[: len(begun)]
        for word in _words(sentence, lang)
    }
    for sentences, chosen in zip(cut, kept, strict=True):
        for sentence in sentences[len(chosen) :]:
            words = set(_words(sentence, lang)) - known
            chosen.append(len(words) * _FOR_A_WORD[lang] >= len(sentence))
            if chosen[-1]:
                known |= words
    return [
        "".join(sentence for sentence, is_kept in zip(sentences, chosen, strict=True) if is_kept).strip()
        for sentences, chosen in zip(cut, kept, strict=True)
    ]


def _beginning(sentences: Sequence[str], most: int) -> int:
    """Return how many sentences the section begins with; at least one, however long."""
    length = 0
    for number, sentence in enumerate(sentences):
        length += len(sentence)
        if number and length > most:
            return number
    return len(sentences)


def _words(sentence: str, lang: str) -> Iterator[str]:
    for match in _WORDS[lang].finditer(sentence):
        yield (match[1] or match[match.re.groups]).lower()
