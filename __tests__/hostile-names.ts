/** Texts that act on a browser, a terminal or a reader, if nobody stops them. */
const FRAGMENTS = [
  "<script>document.title='x'</script>",
  "<img src=x onerror=document.title='x'>",
  '"><svg onload=document.title="x">',
  "' onmouseover='document.title=1",
  "</title></style></textarea></table><h1>no</h1>",
  "<link rel=stylesheet href=//evil.example/a.css>",
  "<style>@import url(https://evil.example/a.css);*{display:none}</style>",
  "<meta http-equiv=refresh content='0;url=https://evil.example'>",
  "<base href=https://evil.example/>",
  "<iframe src=https://evil.example></iframe>",
  "<a href=javascript:alert(1)>x</a>",
  "<!-- --!> ]]> <![CDATA[",
  "&lt;b&gt; &#60;script&#62; &amp;amp; &copy",
  "https://evil.example www.evil.example",
  "`code` *b* | a ${x} {{x}} \\u003cb\\u003e",
  "\u202eevil\u2066\u200b\u2800\u3164\ufeff",
  "\u001b[2J\u001b]0;t\u0007\u009b31m",
  "\u0000\u0008\r\n\t\u2028\u2029",
  "a\u0301\u0302\u0303\u0304 \u05d0\u05d1 \u0645\u0631 \ud83d\ude00 \ud800",
  "x".repeat(300),
] as const;

/** A thousand names, each of one or two of them. */
export const HOSTILE_NAMES: readonly string[] = Array.from({ length: 1_000 }, (_, index) => {
  const first = FRAGMENTS[index % FRAGMENTS.length] ?? "";
  const second = FRAGMENTS[Math.floor(index / FRAGMENTS.length) % (FRAGMENTS.length + 1)] ?? "";
  return `${first}${second}`;
});

/** Controls, and characters that reorder or hide text. */
export const ACTIVE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b\u2800\u3164\u2028\u2029\ufeff]/;
