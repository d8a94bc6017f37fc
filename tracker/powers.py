"""The powers there are: what somebody can be given the right to decide.

ISO/IEC 20000-1:2018, 5.1 c (levels of authority for decisions on the management system).
"""

POWERS = (
    "approve:policy",
    "approve:plan",
    "approve:objective",
    "approve:spend",
    "approve:communication",
    "approve:emergency",
    "approve:risk-approach",
    "accept:risk",
    "appoint:role",
    "approve:improvement",
)

IN_WORDS = {
    "approve:policy": "approve policies and the scope",
    "approve:plan": "approve plan changes",
    "approve:objective": "approve objectives",
    "approve:spend": "release money",
    "approve:communication": "approve the communication approach",
    "approve:emergency": "approve emergency changes",
    "approve:risk-approach": "approve the risk approach",
    "accept:risk": "accept risks",
    "appoint:role": "appoint people to roles",
    "approve:improvement": "approve improvements",
}
