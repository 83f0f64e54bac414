//! The lexemes of an expression, each with its bytes, and whether they can be a sentence at all. Whatever an expression may
//! not hold is refused here by name, with the way to say it; whoever reads on meets operands, signs and brackets in order.

use crate::words;
use crate::words::diagnostic::Words;
use crate::words::number::{NotANumber, Number};
use crate::words::text;
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// Bytes an expression may have.
pub(super) const BYTES_MAX: usize = 4_000;

/// How deep brackets and leading signs may nest.
pub(super) const NESTING_MAX: usize = 32;

/// Something wrong in an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// The bytes it is about.
    pub(super) bytes: Range<usize>,
    /// Its name.
    pub(super) code: &'static str,
    /// What is wrong.
    pub(super) message: Words,
    /// The way out.
    pub(super) help: Words,
}

/// What stands at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number, exact.
    Number(Number),
    /// A name, a function's name or a truth; `period.year` is one name.
    Name,
    /// A text in quotation marks, without them.
    Quoted(String),
    /// An operator.
    Sign(&'static str),
    /// `(` or `[`.
    Open,
    /// `)` or `]`.
    Close,
    /// `,`
    Comma,
}

/// One lexeme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lexeme {
    /// What it is.
    pub(super) kind: Kind,
    /// Where it stands.
    pub(super) bytes: Range<usize>,
}

/// An expression's lexemes, in order.
// INVARIANT: brackets pair; operands and signs alternate as in a sentence; commas stand only in calls and lists.
#[derive(Debug)]
pub(super) struct Lexemes<'a> {
    /// The expression.
    pub(super) text: &'a str,
    /// Its lexemes.
    pub(super) all: Vec<Lexeme>,
    /// For a bracket, the position of the other one; for the rest, its own.
    pub(super) partner: Vec<usize>,
}

const SIGNS: [&str; 14] = ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "!", "in"];

/// Functions that take any number of operands, where a decimal comma would pass for a separator.
const VARIADIC: [&str; 4] = ["min", "max", "sum", "count_true"];

type Out = (&'static [&'static str], &'static str, &'static str);

const BRANCH: (&str, &str) = ("nhánh rẽ viết bằng cases", "branching is written as cases");

/// Words that make a text a program, with the way out; nothing else in it is worth a word then.
const STATEMENTS: [Out; 4] = [
    (&["if", "else", "switch", "case", "match", "iif"], BRANCH.0, BRANCH.1),
    (
        &["let", "const", "var"],
        "giá trị trung gian được đặt tên ở `derived`, mỗi tên một dòng",
        "a value on the way gets its name under `derived`, a line each",
    ),
    (
        &["for", "while", "loop", "do", "until", "break", "continue"],
        "không có vòng lặp: dùng `sum(…)`, `count_true(…)`, `min(…)`, `max(…)`",
        "there are no loops: use `sum(…)`, `count_true(…)`, `min(…)`, `max(…)`",
    ),
    (
        &["fn", "return", "throw", "try", "catch", "private", "this", "eval", "Fn", "call", "import", "export"],
        "biểu thức chỉ gồm tên, số, phép tính và các hàm của ngôn ngữ; cần thuật toán riêng thì chấm bằng `script`",
        "an expression has names, numbers, operators and the language's functions only; an algorithm of your own is a `script`",
    ),
];

/// Words of other languages, with ours.
const WORDS: [Out; 5] = [
    (&["and", "AND", "And", "va"], "viết `&&`", "write `&&`"),
    (&["or", "OR", "Or", "hoac"], "viết `||`", "write `||`"),
    (&["not", "NOT", "Not"], "viết `!`", "write `!`"),
    (&["True", "TRUE"], "viết `true`", "write `true`"),
    (&["False", "FALSE"], "viết `false`", "write `false`"),
];

const ASSIGNS: (&str, &str) = (
    "so sánh bằng viết `==`; biểu thức không gán giá trị, giá trị trung gian được đặt tên ở `derived`",
    "equality is written `==`; an expression assigns nothing, a value on the way gets its name under `derived`",
);
const POWERS: (&str, &str) = ("lũy thừa viết thành tích: `x * x`", "a power is written as a product: `x * x`");
const BITS: (&str, &str) =
    ("không có phép tính trên bit; nhân chia viết `*`, `/`", "there are no bit operations; write `*` and `/`");
const BLOCKS: (&str, &str) = (
    "biểu thức là một phép tính, không có khối lệnh; nhánh rẽ viết bằng cases",
    "an expression is one computation, without blocks; branching is written as cases",
);
const RANGES: (&str, &str) =
    ("khoảng viết bằng hai so sánh: `a <= x && x <= b`", "a range is written as two comparisons: `a <= x && x <= b`");
const QUOTES: [char; 9] = ['\'', '`', '“', '”', '„', '‘', '’', '«', '»'];
const NOTES: (&str, &str) =
    ("ghi chú đặt ngoài biểu thức, sau dấu `#` của YAML", "a comment stands outside the expression, after YAML's `#`");
const DEFAULTS: (&str, &str) = (
    "số liệu thiếu nghĩa là gì thì khai ở `absent` của chỉ tiêu",
    "what a missing figure means is stated by its indicator's `absent`",
);
const SPACES: (&str, &str) = ("thay bằng dấu cách thường", "put an ordinary space");

/// Signs that are none of ours, longer ones before their beginnings.
const FOREIGN: [Out; 23] = [
    (&["===", "!=="], "viết `==` hoặc `!=`", "write `==` or `!=`"),
    (&["**=", "<<=", ">>=", "+=", "-=", "*=", "/=", "%=", "^=", "&=", "|=", ":="], ASSIGNS.0, ASSIGNS.1),
    (&["..=", "..."], RANGES.0, RANGES.1),
    (&["//", "/*", "*/"], NOTES.0, NOTES.1),
    (&["<>"], "viết `!=`", "write `!=`"),
    (&["=<"], "viết `<=`", "write `<=`"),
    (&["=>"], "viết `>=`", "write `>=`"),
    (&["<-"], "thêm dấu cách: `a < -b`", "put a space: `a < -b`"),
    (&["--"], "thêm ngoặc: `a - (-b)`", "put brackets: `a - (-b)`"),
    (&["++", "->", "::", "?."], BLOCKS.0, BLOCKS.1),
    (&["??"], DEFAULTS.0, DEFAULTS.1),
    (&["<<", ">>", "~"], BITS.0, BITS.1),
    (&["**", "^"], POWERS.0, POWERS.1),
    (&[".."], RANGES.0, RANGES.1),
    (&["="], ASSIGNS.0, ASSIGNS.1),
    (
        &["%"],
        "phần trăm viết `percent(a, b)`, ngưỡng viết số trần: `90`",
        "a percentage is `percent(a, b)`, a threshold a bare number: `90`",
    ),
    (&["&"], "và: viết `&&`", "for and, write `&&`"),
    (&["|"], "hoặc: viết `||`; không có hàm không tên", "for or, write `||`; there are no closures"),
    (&["?"], BRANCH.0, BRANCH.1),
    (&["{", "}", "#", ";", ":", "@", "$", "\\"], BLOCKS.0, BLOCKS.1),
    (&["−", "–", "—"], "dấu trừ viết `-`", "a minus is `-`"),
    (&["×", "·", "÷"], "nhân viết `*`, chia viết `/`", "write `*` for times and `/` for divided by"),
    (&["≥", "≤", "≠"], "viết `>=`, `<=`, `!=`", "write `>=`, `<=`, `!=`"),
];

impl Fault {
    pub(super) fn new(bytes: Range<usize>, code: &'static str, message: Words, help: Words) -> Fault {
        Fault { bytes, code, message, help }
    }

    fn foreign(bytes: Range<usize>, found: &str, way_out: (&str, &str)) -> Fault {
        let message = words!("biểu thức không dùng `{found}`", "`{found}` has no place in an expression");
        Fault::new(bytes, "not_in_expressions", message, Words::new(way_out.0, way_out.1))
    }

    fn malformed(bytes: Range<usize>, message: Words, help: Words) -> Fault {
        Fault::new(bytes, "malformed_expression", message, help)
    }

    fn decimal_comma(lexemes: &Lexemes<'_>, comma: usize) -> Fault {
        let bytes = lexemes.all[comma - 1].bytes.start..lexemes.all[comma + 1].bytes.end;
        let (whole, decimals) = (lexemes.written(comma - 1), lexemes.written(comma + 1));
        // `1.234,5` has its thousands grouped
        let point = format!("{}.{decimals}", whole.replace('.', ""));
        Fault::new(
            bytes,
            "decimal_comma",
            words!("`{whole},{decimals}` viết bằng dấu phẩy thập phân", "`{whole},{decimals}` has a decimal comma"),
            words!(
                "trong tệp này viết `{point}`; nếu là hai số thì thêm dấu cách: `{whole}, {decimals}`",
                "in this file write `{point}`; if these are two numbers, put a space: `{whole}, {decimals}`"
            ),
        )
    }
}

/// Reads a text, in which a word that is a name is one whatever other languages make of it; all that is foreign to expressions is reported at once, and where nothing is, the first thing out of order.
pub(super) fn read<'a>(text: &'a str, is_name: &dyn Fn(&str) -> bool) -> Result<Lexemes<'a>, Vec<Fault>> {
    if text.len() > BYTES_MAX {
        return Err(vec![too_long(0..text.len())]);
    }
    let (all, mut faults) = split(text, is_name);
    let is_statement = |fault: &Fault| STATEMENTS.iter().any(|(words, _, _)| words.contains(&&text[fault.bytes.clone()]));
    if let Some(statement) = faults.iter().position(is_statement) {
        return Err(vec![faults.swap_remove(statement)]);
    }
    let mut lexemes = Lexemes { text, partner: (0..all.len()).collect(), all };
    if let Err(fault) = lexemes.pair(&mut faults)
        && faults.is_empty()
    {
        faults.push(fault);
    }
    if faults.is_empty() { Ok(lexemes) } else { Err(faults) }
}

/// What is said of an expression that passes a limit.
pub(super) fn too_long(bytes: Range<usize>) -> Fault {
    Fault::new(
        bytes,
        "expression_too_long",
        words!("biểu thức quá dài hoặc lồng quá sâu", "the expression is too long or too deep"),
        words!("tách thành các giá trị có tên ở `derived`", "split it into named values under `derived`"),
    )
}

fn split(text: &str, is_name: &dyn Fn(&str) -> bool) -> (Vec<Lexeme>, Vec<Fault>) {
    let (mut all, mut faults) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if matches!(c, ' ' | '\t' | '\n' | '\r') {
            at += 1;
            continue;
        }
        let (length, kind) = if c.is_ascii_digit() {
            number(rest)
        } else if c == '"' {
            quoted(rest)
        } else if QUOTES.contains(&c) {
            crooked(rest)
        } else if is_letter(c) {
            word(rest, is_name)
        } else {
            sign(rest)
        };
        let bytes = at..at + length;
        at = bytes.end;
        match kind {
            Ok(kind) => all.push(Lexeme { kind, bytes }),
            Err(refusal) => faults.push(refusal(bytes)),
        }
    }
    (all, faults)
}

type Read = (usize, Result<Kind, Box<dyn FnOnce(Range<usize>) -> Fault>>);

fn refused(length: usize, refusal: impl FnOnce(Range<usize>) -> Fault + 'static) -> Read {
    (length, Err(Box::new(refusal)))
}

fn number(rest: &str) -> Read {
    let bytes = rest.as_bytes();
    let mut length = 0;
    while length < bytes.len() {
        let is_point = bytes[length] == b'.' && bytes.get(length + 1).is_some_and(u8::is_ascii_digit);
        if !is_point && !bytes[length].is_ascii_alphanumeric() && bytes[length] != b'_' {
            break;
        }
        length += 1;
    }
    let written = rest[..length].to_owned();
    let (message, help) = match Number::parse(&written) {
        Ok(number) => return (length, Ok(Kind::Number(number))),
        Err(NotANumber::TooLong) => (
            words!("`{written}` có quá nhiều chữ số", "`{written}` has too many digits"),
            words!("một số có nhiều nhất 38 chữ số, 30 số lẻ", "a number has at most 38 digits, 30 of them decimals"),
        ),
        Err(NotANumber::Malformed) => (
            words!("`{written}` không phải là số", "`{written}` is not a number"),
            words!(
                "viết chữ số, và dấu chấm trước phần thập phân: `1234.5`",
                "write digits, with a point before the decimals: `1234.5`"
            ),
        ),
    };
    refused(length, move |bytes| Fault::new(bytes, "not_a_number", message, help))
}

fn quoted(rest: &str) -> Read {
    let Some(length) = rest[1..].find(['"', '\n', '\r']) else {
        return refused(rest.len(), unclosed);
    };
    if !rest[1 + length..].starts_with('"') {
        return refused(1 + length, unclosed);
    }
    let inside = &rest[1..=length];
    if inside.contains('\\') {
        return refused(length + 2, |bytes| {
            Fault::foreign(
                bytes,
                "\\",
                ("viết chữ đúng như khai báo, không có dấu `\\`", "write the text as declared, without `\\`"),
            )
        });
    }
    (length + 2, Ok(Kind::Quoted(text::clean(inside))))
}

fn crooked(rest: &str) -> Read {
    let mut quotes = rest.match_indices(QUOTES);
    let (open, close) = (quotes.next(), quotes.next());
    let bare = |quote: Option<(usize, &str)>| quote.map_or((rest.len(), 0), |(at, quote)| (at, quote.len()));
    let ((_, open), (end, close)) = (bare(open), bare(close));
    let (length, inside) = if close == 0 { (open, "xa") } else { (end + close, &rest[open..end]) };
    let (found, inside) = (rest[..length].to_owned(), inside.to_owned());
    refused(length, move |bytes| {
        let message = words!("{found} không đứng trong ngoặc kép thẳng", "{found} does not stand in straight quotation marks");
        Fault::new(bytes, "not_in_expressions", message, words!("viết `\"{inside}\"`", "write `\"{inside}\"`"))
    })
}

fn unclosed(bytes: Range<usize>) -> Fault {
    Fault::malformed(
        bytes,
        words!("chữ thiếu ngoặc kép đóng", "the text has no closing quotation mark"),
        words!("thêm `\"` ở cuối chữ, trên cùng một dòng", "put `\"` after the text, on the same line"),
    )
}

fn is_letter(c: char) -> bool {
    c == '_' || c.is_alphabetic() || is_combining_mark(c)
}

fn word(rest: &str, is_name: &dyn Fn(&str) -> bool) -> Read {
    let end_of = |from: usize| {
        rest[from..].find(|c: char| !is_letter(c) && !c.is_ascii_digit()).map_or(rest.len(), |length| from + length)
    };
    let mut length = end_of(0);
    let first = &rest[..length];
    if first == "in" {
        return (length, Ok(Kind::Sign("in")));
    }
    let foreign = STATEMENTS.iter().chain(&WORDS).find(|(words, _, _)| words.contains(&first));
    if let Some((_, vi, en)) = foreign.filter(|_| !is_name(first)) {
        let found = first.to_owned();
        return refused(length, move |bytes| Fault::foreign(bytes, &found, (vi, en)));
    }
    while rest[length..].strip_prefix('.').is_some_and(|member| member.starts_with(is_letter)) {
        let member = length + 1;
        length = end_of(member);
        if rest[length..].trim_start().starts_with('(') {
            let (object, method) = (rest[..member - 1].to_owned(), rest[member..length].to_owned());
            return refused(length, move |bytes| {
                Fault::new(
                    bytes,
                    "not_in_expressions",
                    words!("không gọi `{method}` bằng dấu chấm được", "`{method}` can't be called with a point"),
                    words!("viết hàm đứng trước: `{method}({object}, …)`", "write the function first: `{method}({object}, …)`"),
                )
            });
        }
    }
    (length, Ok(Kind::Name))
}

fn sign(rest: &str) -> Read {
    let c = rest.chars().next().expect("a sign is asked for where a character stands");
    match c {
        '(' | '[' => return (1, Ok(Kind::Open)),
        ')' | ']' => return (1, Ok(Kind::Close)),
        ',' => return (1, Ok(Kind::Comma)),
        _ => {}
    }
    if rest.strip_prefix("!in").is_some_and(|after| !after.starts_with(|c: char| is_letter(c) || c.is_ascii_digit())) {
        return refused(3, |bytes| Fault::foreign(bytes, "!in", ("viết `!(x in […])`", "write `!(x in […])`")));
    }
    let foreign = FOREIGN.iter().find_map(|out| out.0.iter().find(|sign| rest.starts_with(**sign)).map(|sign| (*sign, out)));
    let ours = SIGNS.iter().find(|sign| rest.starts_with(**sign));
    match (ours, foreign) {
        (Some(ours), foreign) if foreign.is_none_or(|(sign, _)| sign.len() <= ours.len()) => (ours.len(), Ok(Kind::Sign(ours))),
        (_, Some((sign, out))) => refused(sign.len(), move |bytes| Fault::foreign(bytes, sign, (out.1, out.2))),
        _ if c == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit()) => {
            refused(1, |bytes| Fault::foreign(bytes, ".", ("viết số không ở trước: `0.5`", "write the zero before it: `0.5`")))
        }
        _ => refused(c.len_utf8(), move |bytes| {
            let way_out = if c.is_whitespace() { SPACES } else { BLOCKS };
            Fault::foreign(bytes, &c.escape_debug().to_string(), way_out)
        }),
    }
}

/// What a bracket opens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    Group,
    Call { variadic: bool },
    List,
}

impl Lexemes<'_> {
    /// Whether a comparison or `in` stands at a position.
    pub(super) fn compares(&self, position: usize) -> bool {
        let kind = self.all.get(position).map(|lexeme| &lexeme.kind);
        matches!(kind, Some(Kind::Sign("==" | "!=" | "<" | "<=" | ">" | ">=" | "in")))
    }

    /// A lexeme as written.
    pub(super) fn written(&self, position: usize) -> &str {
        &self.text[self.all[position].bytes.clone()]
    }

    /// The lexeme that begins at a byte.
    pub(super) fn at(&self, byte: usize) -> Option<usize> {
        self.all.binary_search_by_key(&byte, |lexeme| lexeme.bytes.start).ok()
    }

    /// The bytes from one lexeme to another, both inside, widened until every bracket inside has its partner inside.
    pub(super) fn bytes(&self, first: usize, last: usize) -> Range<usize> {
        let (mut first, mut last) = (first, last);
        let mut at = first;
        while at <= last {
            let partner = self.partner[at];
            last = last.max(partner);
            if partner < first {
                // what lies between the partner and the old beginning is not yet looked at
                first = partner;
                at = first;
            } else {
                at += 1;
            }
        }
        self.all[first].bytes.start..self.all[last].bytes.end
    }

    /// The first comma of a call that stands between two digits without a space, said as a decimal comma.
    pub(super) fn decimal_comma(&self, call: usize) -> Option<Fault> {
        let close = self.partner.get(call + 1)?;
        (call + 1..*close).find(|at| self.touches_digits(*at)).map(|comma| Fault::decimal_comma(self, comma))
    }

    fn touches_digits(&self, comma: usize) -> bool {
        let is_number = |at: usize| self.all.get(at).is_some_and(|lexeme| matches!(lexeme.kind, Kind::Number(_)));
        self.all[comma].kind == Kind::Comma
            && comma > 0
            && is_number(comma - 1)
            && is_number(comma + 1)
            && self.all[comma - 1].bytes.end == self.all[comma].bytes.start
            && self.all[comma].bytes.end == self.all[comma + 1].bytes.start
    }

    // Walks the lexemes as a sentence: operand, sign, operand. Decimal commas are all collected; the first other thing out of
    // order ends the walk, because what follows it can't be judged.
    fn pair(&mut self, faults: &mut Vec<Fault>) -> Result<(), Fault> {
        let mut open: Vec<(usize, Bracket)> = Vec::new();
        let mut wants_operand = true;
        let mut n_prefixes = 0;
        for at in 0..self.all.len() {
            let bytes = self.all[at].bytes.clone();
            let previous = at.checked_sub(1);
            let is_prefix = wants_operand && matches!(self.all[at].kind, Kind::Sign("-" | "!"));
            n_prefixes = if is_prefix { n_prefixes + 1 } else { 0 };
            if open.len() + n_prefixes > NESTING_MAX {
                return Err(too_long(bytes));
            }
            match &self.all[at].kind {
                Kind::Number(_) | Kind::Quoted(_) | Kind::Name if wants_operand => wants_operand = false,
                Kind::Number(_) | Kind::Quoted(_) | Kind::Name | Kind::Sign("!") if !wants_operand => {
                    return Err(self.no_sign_before(at));
                }
                Kind::Sign(_) if is_prefix => {}
                Kind::Sign("+") if wants_operand => {
                    let message = words!("không viết dấu `+` trước một số", "a `+` does not stand before a number");
                    return Err(Fault::malformed(bytes, message, words!("bỏ dấu `+`", "leave the `+` out")));
                }
                Kind::Sign(sign) if wants_operand => {
                    return Err(Fault::malformed(
                        bytes,
                        words!("thiếu vế trước `{sign}`", "nothing stands before `{sign}`"),
                        words!("viết đủ hai vế của `{sign}`", "write both sides of `{sign}`"),
                    ));
                }
                Kind::Number(_) | Kind::Quoted(_) | Kind::Name | Kind::Sign(_) => wants_operand = true,
                Kind::Open => {
                    open.push((at, self.opens(at, wants_operand)?));
                    wants_operand = true;
                }
                Kind::Close => {
                    let is_empty = previous.is_some_and(|previous| self.all[previous].kind == Kind::Open);
                    let partner = open.pop().filter(|(from, _)| self.written(*from) == opening(self.written(at)));
                    let Some((from, bracket)) = partner else {
                        let found = self.written(at);
                        return Err(Fault::malformed(
                            bytes,
                            words!("`{found}` không có ngoặc mở tương ứng", "`{found}` closes nothing that was opened"),
                            words!("bỏ nó, hoặc thêm ngoặc mở", "leave it out, or open the bracket"),
                        ));
                    };
                    let is_bare_call = is_empty && matches!(bracket, Bracket::Call { .. });
                    if wants_operand && !is_bare_call {
                        return Err(self.ends_early(at));
                    }
                    self.partner[at] = from;
                    self.partner[from] = at;
                    wants_operand = false;
                }
                Kind::Comma => {
                    let bracket = open.last().map(|(_, bracket)| *bracket);
                    let separates = matches!(bracket, Some(Bracket::Call { .. } | Bracket::List));
                    let fixed = matches!(bracket, Some(Bracket::Call { variadic: false }));
                    if !fixed && self.touches_digits(at) {
                        faults.push(Fault::decimal_comma(self, at));
                    } else if !separates {
                        return Err(Fault::malformed(
                            bytes,
                            words!("dấu phẩy đứng ngoài hàm và danh sách", "a comma outside a function or list"),
                            words!(
                                "dấu phẩy chỉ ngăn các đối số; số thập phân viết dấu chấm: `2.5`",
                                "a comma only separates operands; a decimal has a point: `2.5`"
                            ),
                        ));
                    } else if wants_operand {
                        return Err(self.ends_early(at));
                    }
                    // after a decimal comma outside a call the digits go on as one number
                    wants_operand = true;
                }
            }
        }
        if let Some((from, _)) = open.last() {
            let found = self.written(*from);
            return Err(Fault::malformed(
                self.all[*from].bytes.clone(),
                words!("`{found}` không được đóng lại", "`{found}` is not closed"),
                words!("thêm ngoặc đóng", "close the bracket"),
            ));
        }
        if wants_operand { Err(self.ends_early(self.all.len())) } else { Ok(()) }
    }

    fn opens(&self, at: usize, wants_operand: bool) -> Result<Bracket, Fault> {
        let bytes = self.all[at].bytes.clone();
        let is_round = self.written(at) == "(";
        let previous = at.checked_sub(1).map(|previous| &self.all[previous].kind);
        match (wants_operand, is_round) {
            (true, true) => Ok(Bracket::Group),
            (true, false) if previous == Some(&Kind::Sign("in")) => Ok(Bracket::List),
            (true, false) => Err(Fault::malformed(
                bytes,
                words!("danh sách chỉ đứng sau `in`", "a list stands after `in` only"),
                words!(
                    "viết `loai in [\"a\", \"b\"]`; đối số của hàm viết thẳng: `sum(a, b)`",
                    "write `kind in [\"a\", \"b\"]`; a function's operands stand bare: `sum(a, b)`"
                ),
            )),
            (false, true) if previous == Some(&Kind::Name) => {
                Ok(Bracket::Call { variadic: VARIADIC.contains(&self.written(at - 1)) })
            }
            (false, true) => Err(self.no_sign_before(at)),
            (false, false) => Err(Fault::malformed(
                bytes,
                words!("không lấy phần tử bằng `[…]` được", "`[…]` does not pick an element"),
                words!(
                    "mỗi số liệu có tên riêng; danh sách chỉ đứng sau `in`",
                    "every figure has its own name; a list stands after `in` only"
                ),
            )),
        }
    }

    fn no_sign_before(&self, at: usize) -> Fault {
        let (left, right) = (self.written(at - 1), self.written(at));
        Fault::malformed(
            self.all[at - 1].bytes.start..self.all[at].bytes.end,
            words!("giữa `{left}` và `{right}` không có phép tính", "there is no operator between `{left}` and `{right}`"),
            words!(
                "viết phép tính ở giữa, ví dụ `*`, `&&`; chữ thì đặt trong ngoặc kép",
                "write the operator, such as `*` or `&&`; a text stands in quotation marks"
            ),
        )
    }

    // The lexeme at `end` ends what still wants an operand.
    fn ends_early(&self, end: usize) -> Fault {
        let Some(last) = end.checked_sub(1) else {
            let bytes = 0..self.text.len();
            let help = words!("viết một phép tính hoặc điều kiện", "write a computation or a condition");
            return Fault::malformed(bytes, words!("biểu thức để trống", "the expression is empty"), help);
        };
        let found = self.written(last);
        if self.all[last].kind == Kind::Open {
            let help = words!("viết vào giữa hai ngoặc, hoặc bỏ cả hai", "write something between them, or leave both out");
            let message = words!("giữa hai ngoặc không có gì", "there is nothing between the brackets");
            return Fault::malformed(self.all[last].bytes.clone(), message, help);
        }
        Fault::malformed(
            self.all[last].bytes.clone(),
            words!("sau `{found}` còn thiếu một vế", "something is missing after `{found}`"),
            words!("viết nốt vế sau, hoặc bỏ `{found}`", "write what follows, or leave `{found}` out"),
        )
    }
}

fn opening(closing: &str) -> &'static str {
    if closing == ")" { "(" } else { "[" }
}
