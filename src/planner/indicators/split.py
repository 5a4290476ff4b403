"""Split of combined schools 完全中学、九年和十二年一贯制学校折算: what part of a school's premises a stage uses.

With A primary, B junior and C senior pupils, 九年一贯制 counts 1 : 1.1, 十二年一贯制 1 : 1.1 : 1.32 and 完全中学
junior : senior 1 : 1.2 — which is 1.1 : 1.32, so one formula serves all:
w_primary = A/(A + 1.1B + 1.32C), w_junior = 1.1B/(A + 1.1B + 1.32C). A school of one stage has weight 1.
Areas, equipment and rooms are split (R4–R7); teachers never.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from planner.base.types import Floats

#: Weight of a pupil by stage: primary, junior, senior.
PUPIL_WEIGHT: Final = (1.0, 1.1, 1.32)


def split_weights(primary: ArrayLike, junior: ArrayLike, senior: ArrayLike) -> Floats:
    """Return the shares (…, 3) of primary, junior and senior in a school's premises.

    Pupils ``primary``, ``junior``, ``senior`` broadcast to (…). The shares sum to 1; a school without any pupils
    has shares 0, since nobody uses it.
    """
    pupils = np.stack(np.broadcast_arrays(*(np.asarray(part, dtype=np.float64) for part in (primary, junior, senior))))
    weighted = np.moveaxis(pupils, 0, -1) * np.asarray(PUPIL_WEIGHT)
    total = weighted.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(weighted, total, out=np.zeros_like(weighted), where=total > 0), dtype=np.float64)
