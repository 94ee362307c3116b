"""The words of the pages where a draft is checked, in English and Norwegian (bokmål), with the same keys."""

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "nav.check": "Check a draft",
    "check": "Check a draft",
    "check.lead": "Sentence by sentence: who else carries it, from how many origins, where the draft is surer, rounder or "
    "wider than that bears, and which points of the Norwegian press code it touches.",
    "check.kept": "The draft is not kept in the ledger and counts for nothing there. What is found is held in memory until "
    "twenty more drafts were checked or the desk is closed.",
    "check.forget": "Forget it now",
    "check.draft": "The draft",
    "check.text": "Text",
    "check.title": "Headline",
    "check.title.hint": "if the text does not begin with it",
    "check.outlet": "For the outlet",
    "check.file": "Or a file",
    "check.drop": "Choose a file, or drop it here: text, HTML or PDF.",
    "check.go": "Check",
    "check.busy": "It is being read …",
    "check.long": "It has {n} characters, and {most} at most are checked at once.",
    "check.sentences": "{n} sentences and headings",
    "check.sentences.one": "1 sentence",
    "check.findings": "{n} questions",
    "check.findings.one": "1 question",
    "check.nothing": "nothing found to ask about",
    "check.carried": "{n} carried by others",
    "check.carried.one": "1 carried by others",
    "check.alone": "nothing of it is in the ledger",
    "check.by.sentence": "The draft, sentence by sentence",
    "check.here": "here",
    "check.outlets": "{n} outlets",
    "check.outlets.one": "1 outlet",
    "check.origins": "{n} origins",
    "check.origins.one": "{n} origin",
    "check.code": "Vær Varsom, the Norwegian press code",
    "check.code.3.1": "The source of information is to be identified, unless that conflicts with the protection of sources or "
    "with consideration for third parties.",
    "check.code.3.2": "Be critical of sources, and check that what they say is right; take particular care where they are "
    "anonymous.",
    "check.code.4.4": "Headings and introductions go no further than the text bears; say it where what is told was taken from "
    "other media.",
    "check.limits": "Each is a question, no verdict; what is not found is not thereby right.",
    "check.again": "Change it and check again",
}

BOKMAL: Mapping[str, str] = {
    "nav.check": "Sjekk et utkast",
    "check": "Sjekk et utkast",
    "check.lead": "Setning for setning: hvem andre som har det, hvor mange opprinnelige kilder det bygger på, hvor utkastet er "
    "sikrere, rundere eller videre enn det er dekning for, og hvilke punkter i Vær Varsom-plakaten det berører.",
    "check.kept": "Utkastet blir ikke lagret i samlingen og teller ikke med der. Det som blir funnet, ligger i minnet til tjue "
    "nye utkast er sjekket eller pulten stenges.",
    "check.forget": "Glem det nå",
    "check.draft": "Utkastet",
    "check.text": "Tekst",
    "check.title": "Tittel",
    "check.title.hint": "om teksten ikke begynner med den",
    "check.outlet": "For mediet",
    "check.file": "Eller en fil",
    "check.drop": "Velg en fil, eller slipp den her: tekst, HTML eller PDF.",
    "check.go": "Sjekk",
    "check.busy": "Det blir lest …",
    "check.long": "Det har {n} tegn, og det sjekkes høyst {most} om gangen.",
    "check.sentences": "{n} setninger og titler",
    "check.sentences.one": "1 setning",
    "check.findings": "{n} spørsmål",
    "check.findings.one": "1 spørsmål",
    "check.nothing": "fant ingenting å spørre om",
    "check.carried": "{n} som andre også har",
    "check.carried.one": "1 som andre også har",
    "check.alone": "ingenting av det er i samlingen",
    "check.by.sentence": "Utkastet, setning for setning",
    "check.here": "her",
    "check.outlets": "{n} medier",
    "check.outlets.one": "1 medium",
    "check.origins": "{n} opprinnelige kilder",
    "check.origins.one": "{n} opprinnelig kilde",
    "check.code": "Vær Varsom-plakaten",
    "check.code.3.1": "Kilden for informasjon skal identifiseres, med mindre det kommer i konflikt med kildevernet eller "
    "hensynet til tredjeperson.",
    "check.code.3.2": "Vær kritisk i valg av kilder, og kontroller at opplysningene er korrekte; vær særlig aktsom med anonyme "
    "kilder.",
    "check.code.4.4": "Overskrifter og ingresser skal ikke gå lenger enn det er dekning for i stoffet; oppgi kilden når "
    "opplysninger er hentet fra andre medier.",
    "check.limits": "Hvert av dem er et spørsmål, ingen dom; det som ikke er funnet, er ikke dermed riktig.",
    "check.again": "Endre det og sjekk på nytt",
}
