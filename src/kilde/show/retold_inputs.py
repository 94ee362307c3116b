"""Why an input was not taken, in Norwegian (bokmål): patterns for `kilde.show.retold`."""

from collections.abc import Mapping

BOKMAL: Mapping[str, str] = {
    # Any text.
    r"is empty": "er tom",
    r"holds no text": "har ingen tekst",
    r"is not text: a NUL character stands at (.+)": "er ikke tekst: et NUL-tegn står på plass {0}",
    r"holds a NUL character beside its text": "har et NUL-tegn ved siden av teksten",
    r"is too long for one article: page (.+) has (.+) characters": "er for lang til én artikkel: side {0} har {1} tegn",
    r"is too long for one article: (.+) characters, at most (.+) are read": (
        "er for lang til én artikkel: {0} tegn, og det leses høyst {1}"
    ),
    r"(.+) is not ISO 8601, as (\S+) or (\S+)": "{0} er ikke ISO 8601, som {1} eller {2}",
    r"(.+) is no BCP 47 tag, as (\S+) or (\S+)": "{0} er ikke en BCP 47-kode, som {1} eller {2}",
    r"holds a lone surrogate, which is no character": "har et halvt tegn, som ikke er noe tegn",
    r"holds U\+0000, which PostgreSQL cannot keep": "har U+0000, som PostgreSQL ikke kan lagre",
    # Files.
    r"is not UTF-8: (.+) at byte (.+)": "er ikke UTF-8: {0} ved byte {1}",
    r"is not UTF-8: (.+) in a string": "er ikke UTF-8: {0} i en streng",
    r"holds no articles": "har ingen artikler",
    r"holds no articles; (?P<told>.+)": "har ingen artikler; {0}",
    r"is of a kind that is not read; (?P<told>.+)": "er av et slag som ikke leses; {0}",
    r"kilde reads (.+), each also as \.gz, folders of them, and - \(standard input\)": (
        "kilde leser {0}, hver også som .gz, mapper med slike, og - (standard inn)"
    ),
    r"there is no such file": "det er ingen slik fil",
    r"cannot be read: (.+)": "kan ikke leses: {0}",
    r"is named as gzip and is not": "heter som gzip og er det ikke",
    r"is damaged gzip: (.+)": "er skadet gzip: {0}",
    r"is gzip cut short": "er gzip som slutter for tidlig",
    r"is too large: over (.+) MB unpacked": "er for stor: over {0} MB utpakket",
    # JSON.
    r"the line is too long: over (.+) MB": "linja er for lang: over {0} MB",
    r"is nested too deep": "går for dypt",
    r"is not JSON: (.+)": "er ikke JSON: {0}",
    r"is no article: (.+)": "er ingen artikkel: {0}",
    r"has neither text nor html": "har verken text eller html",
    # Pages.
    r"no article's text was found on the page": "det ble ikke funnet noen artikkeltekst på siden",
    r"the page is empty": "siden er tom",
    r"the page is larger than (.+) MB": "siden er større enn {0} MB",
    r"the page holds no markup that can be read": "siden har ingen kode som kan leses",
    r"the page's elements are nested too deep": "elementene på siden går for dypt",
    r"the page's elements are nested more than (.+) deep": "elementene på siden går mer enn {0} i dybden",
    r"an element of the page has more than (.+) attributes": "et element på siden har mer enn {0} attributter",
    r"this is (?P<told>.+), not HTML": "dette er {0}, ikke HTML",
    r"binary content": "binært innhold",
    # Letters, talks and posts.
    r"the letter is too large: over (.+) MB": "brevet er for stort: over {0} MB",
    r"the letter holds no text": "brevet har ingen tekst",
    r"is no box of letters: line (.+) does not begin with From": "er ingen brevsamling: linje {0} begynner ikke med From",
    r"is a letter in a letter, (.+) deep and more": "er et brev i et brev, {0} i dybden og mer",
    r"is no transcript: it holds no line with two times and an arrow": (
        "er ingen utskrift: det er ingen linje med to tider og en pil"
    ),
    r"holds no speech": "har ingen tale",
    r"is no message: it has no number or no body": "er ingen melding: den har ikke noe nummer eller noe innhold",
    r"is no message: (.+)": "er ingen melding: {0}",
    r"is cut short: message (.+) and what came behind it are missing": (
        "slutter for tidlig: melding {0} og det som kom etter, mangler"
    ),
    # PDF.
    r"is not read: (?P<told>.+)": "leses ikke: {0}",
    r"reading PDF files needs an optional part: pip install (.+)": "å lese PDF-filer trenger en valgfri del: pip install {0}",
    r"is locked with a password": "er låst med passord",
    r"is damaged, or no PDF file": "er skadet, eller ingen PDF-fil",
    r"is damaged: (.+)": "er skadet: {0}",
    r"holds no text, or next to none: its pages may be scans, and kilde does not read pictures": (
        "har ingen tekst, eller nesten ingen: sidene kan være skannet, og kilde leser ikke bilder"
    ),
    r"its text is garbled: its fonts do not tell which letters they show": (
        "teksten er uleselig: skriftene forteller ikke hvilke bokstaver de viser"
    ),
    r"its columns cannot be told apart: the pages are drawn row by row across them": (
        "spaltene kan ikke skilles: sidene er tegnet rad for rad tvers over dem"
    ),
    # Feeds.
    r"is no sitemap that can be read": "er ikke noe nettstedskart som kan leses",
    r"is no feed that can be read \((.+)\)": "er ingen strøm som kan leses ({0})",
    r"is no feed that can be read": "er ingen strøm som kan leses",
    r"is no feed: RSS, Atom, JSON Feed or a sitemap": "er ingen strøm: RSS, Atom, JSON Feed eller et nettstedskart",
    r"is no feed: RSS, Atom, JSON Feed or a sitemap, but <(.+)>": (
        "er ingen strøm: RSS, Atom, JSON Feed eller et nettstedskart, men <{0}>"
    ),
    r"is no JSON Feed": "er ingen JSON Feed",
    r"is a sitemap: it holds links alone. Give its address, and the pages are fetched": (
        "er et nettstedskart: det har bare lenker. Gi adressen, så blir sidene hentet"
    ),
    r"is a feed without entries": "er en strøm uten innslag",
    r"has no text in the feed": "har ingen tekst i strømmen",
    r"has no text in the feed, only a link: (.+)": "har ingen tekst i strømmen, bare en lenke: {0}",
    r"is too long for a feed: over (.+) million characters": "er for lang til en strøm: over {0} millioner tegn",
    r"has a DOCTYPE or declares entities, which no feed needs; it is not read": (
        "har en DOCTYPE eller egne entiteter, som ingen strøm trenger; den leses ikke"
    ),
    r"has elements nested more than (.+) deep": "har elementer som går mer enn {0} i dybden",
    # Archives of pages.
    r"is no whole ZIP \((.+)\); its pages are looked for one by one": "er ingen hel ZIP ({0}); sidene letes fram én for én",
    r"holds no web archives": "har ingen nettarkiver",
    r"unpacks to more than (.+) times its size and was left alone": (
        "blir mer enn {0} ganger så stor utpakket, og ble latt være"
    ),
    r"(.+) behind byte (.+); what stood there is missing": "{0} bak byte {1}; det som sto der, mangler",
    r"holds no pages of a web archive": "har ingen sider fra et nettarkiv",
    r"is cut short: the archive ends or breaks within the page": (
        "slutter for tidlig: arkivet slutter eller brytes inne i siden"
    ),
    r"is altered: its (.+) digest does not fit its bytes": "er endret: kontrollsummen ({0}) stemmer ikke med innholdet",
    r"is altered: its digest does not fit its bytes; each page is judged by its own": (
        "er endret: kontrollsummen stemmer ikke med innholdet; hver side vurderes for seg"
    ),
    r"cannot be unpacked: (.+)": "kan ikke pakkes ut: {0}",
    # Faults of ours.
    r"could not be read, by a fault of kilde's own: (.+)": "kunne ikke leses, på grunn av en feil i kilde: {0}",
    r"could not be read: the process that was at it ended (?P<told>.+)": "kunne ikke leses: prosessen som leste, sluttet {0}",
    r"by (.+)": "ved {0}",
    r"with status (.+)": "med status {0}",
    r"a fault of ours stopped it \((.+)\)": "en feil hos oss stanset det ({0})",
}  # fmt: skip
