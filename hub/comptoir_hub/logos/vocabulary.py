"""What a drawing may say: all that shapes, their colours and their places need."""

from __future__ import annotations

ELEMENTS = frozenset({
    "g", "defs", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "linearGradient",
    "radialGradient", "stop", "clipPath", "mask",
})  # fmt: skip
LEFT_OUT = frozenset({"title", "desc", "metadata", "style"})
"""What is not drawn; the style is said by the elements themselves."""
GEOMETRY = frozenset({
    "id", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "fr", "width", "height", "d",
    "points", "transform", "gradientTransform", "gradientUnits", "spreadMethod", "offset", "clipPathUnits", "maskUnits",
    "maskContentUnits", "viewBox", "preserveAspectRatio",
})  # fmt: skip
PRESENTATION = frozenset({
    "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap",
    "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "opacity", "stop-color",
    "stop-opacity", "clip-path", "clip-rule", "mask", "mask-type", "color", "display", "visibility", "overflow",
    "paint-order",
})  # fmt: skip
FUNCTIONS = frozenset({
    "matrix", "translate", "scale", "rotate", "skewx", "skewy", "rgb", "rgba", "hsl", "hsla",
})  # fmt: skip
"""What values may call, in small letters; `url(#…)` beside."""
UNITS = {"": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
"""Pixels in a unit of length."""
