"""What a field may hold that nobody expects there."""

from astute.methods import HISTORY_METHODS, START_METHOD, TRANSACTION_METHODS


#: Values that a JSON encoder writes.
PLAIN: tuple[object, ...] = (
    *(None, True, False, 0, 1, -1, 5, 100, 101, 5.5, -0.0, 1e308, 10**30, -(10**30)),
    *(2**31, 2**63, 2**64, float("nan"), float("inf"), float("-inf")),
    *("", " ", "0", "5", "-1", "100", "1e3", "true", "null", "None", "NaN", "{}", "[]"),
    *("\0", "a\0b", "\ud800", "a\udc00b", "\ud83d\ude00", "\U0001f600", "\uffff"),
    *(
        "\u202e",
        "a\r\nb",
        "\x1b[31m",
        "\x7f",
        "é",
        "e\u0301",
        "\\",
        '"',
        "'",
        "%s",
        "$1",
    ),
    *("'; DROP TABLE tasks; --", "../../etc/passwd", "{{7*7}}", "<script>"),
    *("x" * 255, "x" * 256, "é" * 255, "\U0001f600" * 255, "x" * 3000),
    *([], {}, [None], [[]], [{}], {"": None}, {"\0": "\0"}, {"a": {"b": [1, 2, {}]}}),
    *("pending", "running", "skipped", "ready", "error", "stopped", "successful"),
    *("READY", "ready ", "master", "virtual_sync_node", "deploy", "hosts"),
    *(START_METHOD, "granular_deploy", *sorted(HISTORY_METHODS | TRANSACTION_METHODS)),
)
#: Values that it does not: numbers, texts and depths of their own kind.
RAW: tuple[bytes, ...] = (
    *(b"NaN", b"Infinity", b"-Infinity", b"nan", b"1e999", b"-1e999", b"1E400"),
    *(b"01", b"-", b"+1", b".5", b"5.", b"0x10", b"1_000", b"undefined", b"'a'"),
    *(b"9" * 400, b"0." + b"3" * 400, b"1e-999", b"-0"),
    *(b'"\\u0000"', b'"\\ud800"', b'"\\ud800\\ud800"', b'"\\udc00\\ud800"', b'"\\x"'),
    *(b'"\xff"', b'"\xc0\x80"', b'"\xed\xa0\x80"', b'"\xf4\x90\x80\x80"', b'"\0"'),
    *(b'"\n"', b'"\\u00"', b'"', b"{", b"[", b"]", b"", b"tru", b"/**/null"),
    *(b"[" * depth + b"]" * depth for depth in (20, 500, 1030, 20_000)),
    *(b'{"a":' * depth + b"1" + b"}" * depth for depth in (500, 900, 990, 1030, 5000)),
    b'{"a":1,"a":2}',
    b'{"uid":"1","uid":null}',
    b'{"\\u0000":"\\u0000","\\ud800":"\\ud800"}',
    b"[" + b"{}," * 2000 + b"{}]",
    b'"' + b"\\n" * 20_000 + b'"',
)
#: Bytes that mean something to somebody.
BYTES: tuple[bytes, ...] = (
    *(b"\0", b"\xff", b"\xfe", b"\x80", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf"),
    *(b'"', b"\\", b"{", b"}", b"[", b"]", b",", b":", b"-", b"e", b".", b"\n", b" "),
    *(b"\\u0000", b"\\ud800", b"null", b"true", b"x\x9c", b"\x1f\x8b", b"1e9"),
)
