"""How one asks who somebody is, and who holds an office."""

from __future__ import annotations

import re

from rag.question.wording import plainly
from rag.wants import PersonAsked

_WHO = re.compile(
    r"^(?P<name>[\u4e00-\u9fff·]{2,14}?)(?:这个人|这人|此人|同志|先生|女士)?(?:(?:到底|究竟|现在|目前|又)?(?:是|系)(?:个)?(?:谁|什么人|哪位|何人|何许人也?|啥人|什么来头|什么身份|干什么的|做什么的|干嘛的|干啥的|做啥的|什么职务|啥职务|什么官|干什么工作的|做什么工作的)"
    r"|(?:现在|目前)?(?:担任|任|现任|当)?(?:的)?(?:是)?(?:什么|啥|何)(?:职务|职位|官职?|身份)|(?:现在|目前)?的(?:职务|身份|职位)(?:是什么|是啥|叫什么)?)$"
)
_IS_WHO = re.compile(r"^谁(?:是|叫)(?P<name>[\u4e00-\u9fff·]{2,14})$")
_AND_HE = re.compile(r"^(?P<name>[\u4e00-\u9fff·]{2,8})$")
_HOLDER = re.compile(
    r"^(?P<office>[\u4e00-\u9fff]{2,30}?)(?:现在|目前|如今|眼下)?(?:是|叫|为|由)(?:谁(?:担任|在?当)?|哪位|哪一位|何人|什么名字|什么|啥名字?|哪个人?)$"
    r"|^(?:现在|目前)?谁(?:现在|目前)?(?:是|当|任|担任|在当)(?:现任|现在的|目前的)?(?P<held>[\u4e00-\u9fff]{2,30})$"
    r"|^(?P<called>[\u4e00-\u9fff]{2,30}?)(?:叫|姓)(?:什么|啥)(?:名字?|名)?$"
)
_NOW = re.compile(r"现任的?|现在的|目前的|当前的|如今的|(?:在任|当今|本届)的?")


def person_of(text: str) -> PersonAsked | None:
    """The person that a question asks about; None where it asks about none. Whether it is a name at all the reader knows."""
    plain = plainly(text)
    bare = plain.removeprefix("这个")
    match = _WHO.match(bare) or _IS_WHO.match(bare)
    named = match is None and text.rstrip("？?").endswith("呢")
    match = _AND_HE.match(bare) if named else match
    if match is None:
        return None
    human = match.re is _WHO and plain == bare and "人" in match.group()[match.end("name") :]
    return PersonAsked(match["name"], who=match.re is _IS_WHO or bare.endswith("是谁"), human=human, named=named)


def office_of(text: str) -> str:
    """The office, with what it is of, whose holder is asked for; empty where none is."""
    match = _HOLDER.match(plainly(text).removeprefix("这个"))
    if match is None:
        return ""
    return _NOW.sub("", match["office"] or match["held"] or match["called"]).replace("的", "")
