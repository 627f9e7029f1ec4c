"""The words by which a line is known for a body, an office, a person, an address or a fragment of one.

No table of organisations: only the kinds of words that names of bodies and offices are built of, and
the few phrases of public life that hold an «and» or a comma of their own.
"""

from __future__ import annotations

import re

# Names that end in one of these are complete: what follows is another body.
_ENDINGS = (
    "trusts? trust's council councils limited ltd plc llp inc incorporated police constabulary services? "
    "agency "
    "agencies authority authorities board boards commission commissioners? commissioner's group "
    "partnership hospitals? "
    "surgery practice centre centres clinic homes? house lodge university universities college colleges "
    "school "
    "schools academy office department ministry government association federation society institute "
    "institution "
    "executive ombudsman union company co corporation club foundation network railways? airport prison hmp "
    "pharmacy pharmacies healthcare inspectorate parliament regulator directorate forum system systems bank "
    "ccg icb icp ft nhsft uhb lhb ireland england wales scotland kingdom uk britain highways branch unit "
    "solicitors register scheme programme industries institutes consortium collaborative ambulance port "
    "ports "
    "hotel hotels care housing manufacturers retailers operators stores brigade force army navy committee "
    "taskforce excellence rail assist farm mosque church diocese airlines airways motors supermarkets? "
    "marine "
    "policing procurator secretariat registry advocates laboratories pharma pharmaceuticals? products "
    "technologies technology engineering construction logistics transport travel leisure entertainment "
    "charity water energy gas mail league laboratory body cic team section hq hall bus buses coaches sport "
    "athletics union unions alliance lodge court manor trustees"
)
# Names that begin with one of these are known for a body or an office from the start.
_HEADS = (
    r"the|department|dept\.?|ministry|minister|secretary of state|parliamentary|nhs|hmp|hm|hmps|hmpps|"
    r"his majesty|"
    r"her majesty|royal college|royal society|royal institut\w+|college of|faculty of|association of|"
    r"society of|"
    r"society for|institut\w+ (?:of|for)|office (?:of|for)|university of|national|london borough|"
    r"royal borough|"
    r"borough of|city of|public health|health education|care quality|british|association for|independent|"
    r"chartered|general (?:medical|pharmaceutical|dental|optical)|medicines (?:and|&)|transport for|"
    r"network rail|"
    r"home office|cabinet office|foreign|welsh (?:government|ambulance|assembly|parliament|water)|crown|"
    r"college|driver (?:and|&)|civil aviation authority|"
    r"joint|advisory|nursing (?:and|&)|"
    r"health (?:and|&) (?:safety|care)|maritime (?:and|&)|human fertilisation|food standards|"
    r"environment agency|"
    r"ofcom|ofsted|ofqual|ofgem|ofwat|local government (?:association|ombudsman)|clinical commissioning|"
    r"competition|children['’]s commissioner|"
    r"government|international|european|uk|united kingdom"
)
_ROLE_WORDS = (
    r"(?:deputy |interim |acting |group |joint |lead |assistant |associate |executive |medical |regional |"
    r"chief |"
    r"national |clinical |managing |general |corporate |senior |service |strategic |divisional |"
    r"vice[- ]|head )*"
    r"(?:chief executive(?: officer)?|chief officer|ceo|chief constable|commissioner|"
    r"director(?:[- ]general)?|"
    r"medical director|director of [\w &,]+?|governor|manager|chair(?:man|person|woman)?|president|secretary|"
    r"secretary of state|minister|under[- ]secretary|superintendent|inspector|officer|head of [\w &]+?|"
    r"lead|nurse|"
    r"matron|consultant|partner|principal|head ?teacher|registrar|solicitor|counsel|proprietor|owner|"
    r"editor|leader|"
    r"chancellor|provost|dean|controller|supervisor|coordinator|general secretary|midwife|pharmacist|"
    r"engineer|"
    r"clinical lead|company secretary|practice manager|registered manager|mayor|ombudsman|adviser|advisor|"
    r"doctor|"
    r"executive|chief (?:nurse|pharmacist|probation officer|fire officer|medical officer|inspector|"
    r"operating officer))"
)
_TITLES = (
    r"(?:the )?(?:rt\.? ?hon(?:ourable)?\.?|right hon(?:ourable)?\.?|mr|mrs|ms|miss|dr|doctor|"
    r"prof(?:essor)?|sir|dame|"
    r"lord|baroness|cllr|councillor|rev(?:erend)?|hon\.?|admiral|general sir|major general|brigadier|colonel|"
    r"lt\.? ?col\.?|captain|cdr|commander|ch(?:ief)? supt|superintendent|dcc|acc|cc|supt)\b\.?"
)
# Words that, alone together, name a part of a body and not a body.
# A head that no name carries inside it: whatever stands before, a new name begins here.
_STRONG_HEADS = (
    r"(?:the )?(?:department (?:of|for)|ministry of|nhs england|nhs improvement|hmp|hm prison|"
    r"secretary of state|"
    r"care quality commission|home office|royal college of|national institute for|minister (?:of|for)|"
    r"public health (?:england|wales)|health education england|"
    r"nhs [\w ,&]+(?:icb|ccg|integrated care board|clinical commissioning group))"
)
_PART_WORDS = (
    "acute adult adults children's childrens child young people people's mental health social care "
    "services service "
    "department highways highway transport legal and of for the & community communities education "
    "safeguarding "
    "environment planning infrastructure growth street lighting road safety traffic licensing housing "
    "public protection team directorate division medico-legal governance patient patients complaints risk "
    "management quality commissioning operations estates corporate customer family families learning "
    "disability disabilities neighbourhood place regeneration economy waste parks leisure culture nursing "
    "emergency medicine ward maternity paediatrics pharmacy psychiatric therapies primary section unit "
    "enforcement regulatory strategic development workforce human resources claims parking roads "
    "authority"
)

# Phrases whose «and» or comma never separates two bodies.
_BOUND_PHRASES = (
    r"health,? ?(?:and|&) (?:adult )?(?:social|community) (?:care|services)",
    r"health ?(?:and|&) (?:care|safety|wellbeing|well-being|disparities|justice)",
    r"safety ?(?:and|&) health",
    r"(?:the )?environment,? food,? ?(?:and|&) rural affairs",
    r"(?:digital,? )?culture,? media,? ?(?:and|&) sport",
    r"business,? (?:and )?energy,? ?(?:and|&) industrial strategy",
    r"business,? innovation,? ?(?:and|&) skills",
    r"science,? innovation,? ?(?:and|&) technology",
    r"levelling[ -]up,? housing,? ?(?:and|&) communities",
    r"housing,? communities,? ?(?:and|&) local government",
    r"(?:communities|housing),? ?(?:and|&) local government",
    r"(?:communities,? )?housing,? ?(?:and|&) local government",
    r"health(?:care)? ?(?:and|&) (?:care|clinical) excellence",
    r"energy ?(?:and|&) (?:climate change|net zero)|energy security ?(?:and|&) net zero",
    r"foreign,? (?:and )?commonwealth(?:,? ?(?:and|&) development)?(?: affairs)?",
    r"work ?(?:and|&) pensions",
    r"police,? ?(?:and|&) (?:crime|fire|prisons)|crime,? ?(?:and|&) policing|crime,? policing,? ?(?:and|"
    r"&) fire",
    r"prisons?,? ?(?:and|&) probation|courts?,? ?(?:and|&) tribunals?",
    r"fire ?(?:and|&) (?:rescue|communities)",
    r"building safety,? fire ?(?:and|&) communities",
    r"england ?(?:and|&) (?:wales|improvement)|nhs england ?(?:and|&) (?:nhs )?improvement",
    r"great britain ?(?:and|&) (?:northern )?ireland|uk ?(?:and|&) ireland|england,? wales ?(?:and|"
    r"&) northern ireland",
    r"highways? ?(?:and|&) (?:transport\w*|infrastructure)|transport ?(?:and|&) highways",
    r"women['’]?s ?(?:and|&) children['’]?s|children ?(?:and|&) (?:young people|families|adolescent)\w*",
    r"child ?(?:and|&) (?:adolescent|family|adult)|adults? ?(?:and|&) (?:children|community|local)\w*",
    r"drugs? ?(?:and|&) alcohol|alcohol ?(?:and|&) drugs?",
    r"rail,? maritime ?(?:and|&) transport",
    r"care ?(?:and|&) support|support ?(?:and|&) care|nursing ?(?:and|&) (?:midwifery|residential|care)",
    r"residential ?(?:and|&) nursing",
    r"regulation ?(?:and|&) quality|quality ?(?:and|&) (?:safety|improvement|standards)|"
    r"product safety ?(?:and|&) standards",
    r"obstetricians ?(?:and|&) gynaecologists|paediatrics ?(?:and|&) child health|physicians ?(?:and|"
    r"&) surgeons",
    r"research ?(?:and|&) innovation|training ?(?:and|&) education|education ?(?:and|&) training",
    r"leisure ?(?:and|&) tourism|legal ?(?:and|&) risk|victims ?(?:and|&) sentencing",
    r"son ?(?:and|&)|sons|brothers",
    r"care ?(?:and|&) quality commission",
    r"education,? children['’]?s services,? ?(?:and|&) skills",
)

_SPACES = re.compile(r"\s+")


def _alternatives(words: str) -> str:
    return "|".join(words.split())


REDACTION = r"\[?(?:redacted|name redacted|xxx+|\[\.\.\.\]|█+|_{3,}|\.{4,}|-{4,}|\*{3,})\]?"
BOUND = re.compile("|".join(rf"\b(?:{phrase})\b" for phrase in _BOUND_PHRASES), re.IGNORECASE)
ENDING = re.compile(
    rf"\b(?:{_alternatives(_ENDINGS)})\b\.?(?:\s*\([^()]*\))?[\s.:]*$|\([A-Z][A-Za-z0-9& -]{{1,11}}\)[\s.]*$",
    re.IGNORECASE,
)
HEAD = re.compile(rf"\s*(?:{_HEADS})\b", re.IGNORECASE)
STRONG_HEAD = re.compile(rf"\s*{_STRONG_HEADS}\b", re.IGNORECASE)
STRONGLY_CLOSED = re.compile(
    r"\b(?:trust|council|ltd|limited|plc|llp|police|constabulary|agency|commission|board|authority|inc)\b\.?"
    r"(?:\s*\([^()]*\))?\s*$",
    re.IGNORECASE,
)
SITED = re.compile(
    r"\b(?:hospital|infirmary|surgery|practice|centre|home|house|lodge|court|school|prison|clinic|college|"
    r"pharmacy|hall|"
    r"manor|university|academy|hotel)\s*$",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"(?i:\s*(?:\[?redacted\]?[\s,]*)*(?:the\s+)?(?:"
    r"(?:gp|general|medical|dental|doctor['’]?s['’]?) (?:surgery|practice)|"
    r"(?:care|nursing|residential|rest|children['’]s) home)\s*$)|"
    r"\s*(?:the\s+)?(?:nhs\s+)?(?:foundation\s+)?(?:(?:borough|county|city|district|"
    r"local)\s+)?(?!hmp\b)[A-Za-z]+\s*$"
)
ACRONYM = re.compile(
    r"\s*(?:[A-Z][A-Z0-9&/-]{1,6}|REDACTED|Of[a-z]{3,6}|[A-Z][A-Za-z]*[a-z][A-Z]\w*|"
    r"[A-Z]{2,}[a-z]\w*)(?:\s*\([^()]*\))?[\s.]*$"
)
ROLE = re.compile(rf"\s*(?:the )?(?:{_ROLE_WORDS})\b", re.IGNORECASE)
ROLE_ONLY = re.compile(rf"\s*(?:the )?(?:{_ROLE_WORDS})(?:\s*\([^()]*\))?[\s.,:]*$", re.IGNORECASE)
ROLE_LAST = re.compile(rf"\b(?:{_ROLE_WORDS})\s*$", re.IGNORECASE)
INNER_BODY = re.compile(
    r"\b(?:hmp|hm prison|nhs|trust|council|hospital|police|constabulary|ltd|limited|plc|university|board|"
    r"secretary of state|minister (?:of|for)|home office|department|ministry|agency|commission|college|"
    r"service|ccg|icb|nhsft)\b",
    re.IGNORECASE,
)
MINISTER = re.compile(
    r"\s*(?:the )?(?:(?:rt\.?|right) hon\.?\s+)?(?:the )?(?:parliamentary )?"
    r"(?:secretary of state|cabinet secretary for|(?:prime )?minister|under[- ]secretary|home secretary|"
    r"lord chancellor|attorney general)\b",
    re.IGNORECASE,
)
RT_HON = re.compile(r"\s*(?:the )?(?:rt\.?|right) hon", re.IGNORECASE)
DEPARTMENT = re.compile(
    r"\s*(?:the )?(?:department|dept\.?|ministry|home office|foreign|welsh government|cabinet office|"
    r"parliament)\b",
    re.IGNORECASE,
)
PERSON = re.compile(rf"\s*(?:{_TITLES}\s*\S|{REDACTION}(?:[\s,.]|$))", re.IGNORECASE)
HONOURED = re.compile(r"[\s,](?:MP|MBE|OBE|CBE|DBE|KBE|QC|KC|QPM|PC|FRC[A-Z]{1,5})[\s.]*$")
REDACTED_ONLY = re.compile(rf"[\s,;.]*(?:{REDACTION}[\s,;.–-]*)+$", re.IGNORECASE)
PART = re.compile(rf"\s*(?:(?:{_alternatives(_PART_WORDS)})[\s,]*)+$", re.IGNORECASE)

_STREET = (
    r"road|rd|street|st|lane|avenue|ave|way|drive|close|square|place|court|crescent|terrace|row|park|hill|"
    r"gardens|"
    r"grove|walk|gate|parade|quay|wharf|bridge|yard|mews|green|common|broadway|high street|embankment|"
    r"business park|industrial estate|estate|science park|retail park|whitehall|petty france|smith square"
)
COPIED_TO = re.compile(
    r"[\s,;(]*(?<!\w)(?:and |with a )?(?:copied to|copy to|(?-i:cc)\b:?|cc:|c\.c\.)\s.*$",
    re.IGNORECASE | re.S,
)
# «Governor, HMP Rye Hill»: a body's or an office's words, whatever street its last word is.
NO_STREET = re.compile(rf"\s*(?:the )?{_ROLE_WORDS}\b|.*\b(?:hmp|hmyoi|yoi|nhs)\b", re.IGNORECASE)
# An I or an O may be a scanner's 1 or 0, in one half of a postcode but not in both.
POSTCODE = re.compile(
    r"\b[A-Z]{1,2}(?:[0-9][0-9A-Z]?\s{0,3}[0-9]|[0-9][0-9A-Z]?\s{1,3}[IO]|"
    r"[IO][0-9A-Z]?\s{1,3}[0-9])[A-Z]{2}\b",
    re.IGNORECASE,
)
LAST_WORD_OF_A_BODY = re.compile(
    r"\s*(?:(?:nhs )?(?:foundation )?trust|service|council|board|group|police)\s*,", re.I
)
INLINE_STREET = re.compile(rf"\b\d+[a-z]?,? (?:[A-Z][\w'’.-]* ){{1,3}}(?:{_STREET})\b", re.IGNORECASE)
STREET_WORD = re.compile(rf"\s*(?:{_STREET}|hall|house)\b\s*,", re.IGNORECASE)
ADDRESS = re.compile(
    rf"\s*(?:\d+[a-z]?(?:\s?[-–/]\s?\d+[a-z]?)?,?\s+(?:[A-Z][\w'’.-]*\s+){{0,4}}(?:{_STREET})\b|"
    rf"[\w'’. -]{{2,40}}\b(?:{_STREET})[,.]?\s*$|(?:\w+ )?floor\b|unit \d|p\.?\s?o\.? box|suite \d|room \d|"
    r"(?:tel(?:ephone)?|fax|e-?mail|dx|by e-?mail|via e-?mail|web|www)\b[\s.:]|\S+@\S+\s*$|"
    r"(?:greater london|london|surrey|kent|essex|hampshire|west sussex|east sussex|lancashire|cheshire|"
    r"norfolk|"
    r"suffolk|devon|cornwall|dorset|somerset|wiltshire|gwent|merseyside|west midlands|united kingdom|"
    r"england|wales|united states)[,.]?\s*$)",
    re.IGNORECASE,
)
BUILDING = re.compile(
    r"\b(?:house|hospital|headquarters|hq|civic centre|county hall|town hall|city hall|council offices|"
    r"buildings?|"
    r"centre|court|tower|campus|castle|place|quay|infirmary|offices?|university of \w+)[,.]?\s*$",
    re.IGNORECASE,
)


def is_part(name: str) -> bool:
    """Whether the words name only a part of a body («Adult Social Care», «Highways Department»)."""
    return bool(PART.match(name)) and not is_plainly_headed(name)


def is_closed(name: str) -> bool:
    """Whether the words end as a body's name does («… NHS Trust»), and are more than that ending."""
    if not ENDING.search(name) or is_part(name) or (ROLE_LAST.search(name) and not is_plainly_headed(name)):
        return False
    return not _GENERIC.match(name) or bool(ACRONYM.match(name)) or bool(re.search(r"[a-z][A-Z]", name))


def is_body(name: str) -> bool:
    """Whether the words could stand alone as a body or an office with its body."""
    if MINISTER.match(name) or ACRONYM.match(name):
        return True
    return not ROLE_ONLY.match(name) and (is_closed(name) or bool(HEAD.match(name)))


def is_plainly_headed(name: str) -> bool:
    """Whether the words begin as a body's or an office's name, «the» alone not counted."""
    return bool(HEAD.match(name)) and not re.match(r"\s*the\b", name, re.IGNORECASE)


_OF_PRACTICE = re.compile(r"(?i)\b(?:of|for) (?:general|professional|clinical|medical) practice\s*$")


def is_bare(name: str) -> bool:
    """Whether the words name only a person or an office, so that a body has still to come."""
    if MINISTER.match(name):
        return False
    if (office := ROLE.match(name)) and (PART.match(name[office.end() :]) or _OF_PRACTICE.search(name)):
        return True
    if ROLE_ONLY.match(name) or (
        ROLE_LAST.search(name) and not INNER_BODY.search(name) and not is_plainly_headed(name)
    ):
        return True
    if HONOURED.search(name) and not INNER_BODY.search(name):
        return True
    return bool(PERSON.match(name) and not is_closed(name) and not INNER_BODY.search(name))


def is_a_name(piece: str) -> bool:
    """Whether two or three words with capitals, of which none is a body's, may be a person's name."""
    named = re.fullmatch(r"\s*[A-Z][a-z'’-]+(?: [A-Z][A-Za-z'’.-]*){1,2}\s*", piece)
    if named is None or is_body(piece) or INNER_BODY.search(piece):
        return False
    return not re.search(r"(?i)\b(?:health|care|mental|social|community|legal|food|eats?|museum)\b", piece)


_OFFICE_OF = re.compile(
    r"(?<!managing )(?:director(?:[- ]general)?|head|lead|manager|governor) (?:of|for) (.+)", re.IGNORECASE
)
_PLAIN_OFFICE = re.compile(
    r"\s*(?:the )?(?:[A-Za-z][a-z'’]+ ){1,3}(?:manager|director|engineer|officer|advis[eo]r|partner|"
    r"nurse|midwife|matron|pharmacist|practitioner|headteacher)[\s.]*$",
    re.IGNORECASE,
)


def _names_its_body(of: str) -> bool:
    return bool(INNER_BODY.search(of) or ACRONYM.match(of) or (ENDING.search(of) and not is_part(of)))


def is_office_alone(piece: str) -> bool:
    """Whether the words name an office and not whose it is («The Practice Manager», «Head of Legal»)."""
    of = _OFFICE_OF.search(piece)
    if of is not None and _names_its_body(of[1]):
        return False
    if ROLE_ONLY.match(piece):
        return not re.match(r"(?i)\s*(?:the )?managing director (?:of|for)\b", piece)
    both = re.split(r"\s+(?:and|&)\s+", piece)
    if len(both) > 1 and is_office_alone(both[0]):
        return is_office_alone(" and ".join(both[1:])) or (of is not None and is_part(of[1]))
    return bool(_PLAIN_OFFICE.match(piece)) and not (INNER_BODY.search(piece) or is_plainly_headed(piece))


def is_address(line: str) -> bool:
    """Whether the line belongs to a postal address, or is a telephone number or an e-mail address."""
    bare = _SPACES.sub(" ", line)
    if ADDRESS.match(bare) and (bare.lstrip()[:1].isdigit() or "@" in bare or not NO_STREET.match(bare)):
        return True
    return bool(POSTCODE.search(bare) and len(bare) < 60)
