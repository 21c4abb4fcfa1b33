// What people write who know other languages, and what Runa has for it. Diagnostics give this as advice.

/** Words that begin statements: what Runa writes. */
export const foreignWords: Readonly<Record<string, string>> = {
  elif: "`Otherwise if`",
  elsif: "`Otherwise if`",
  else: "`Otherwise:`",
  if: "`If condition:`",
  for: "`For each x in xs:` or `For n from 1 to 10:`",
  elseif: "`Otherwise if`",
  def: '`Process called "name" that takes …:`',
  func: '`Process called "name" that takes …:`',
  function: '`Process called "name" that takes …:`',
  fn: '`Process called "name" that takes …:`',
  var: "`Let name be value`",
  let: "`Let name be value`",
  const: "`Constant NAME as Type is value`",
  return: "`Return value`",
  while: "`While condition:`",
  switch: "`Match value:`",
  case: "`When pattern:`",
  match: "`Match value:`",
  class: '`Type called "Name":`',
  struct: '`Type called "Name":`',
  interface: '`Protocol called "Name":`',
  print: "`Display value`",
  println: "`Display value`",
  from: '`Import { name } from "path"`',
  import: '`Import "path" as Name`',
  try: "`Try:`",
  catch: "`Catch error:`",
  except: "`Catch error:`",
  finally: "`Finally:`",
  throw: "`Throw error`",
  raise: "`Throw error`",
  break: "`Break`",
  continue: "`Continue`",
  end: "`End` and the word that opened the block",
  NULL: "`nothing`",
  nil: "`nothing`",
  undefined: "`nothing`",
  new: "`a value of type T with …`",
};

/** Operators by the offset of the token at which they are noticed, or at the end of a line; with advice. */
export const foreignOperators: readonly {
  readonly operator: string;
  readonly at: number | "end";
  readonly advice: string;
}[] = [
  { operator: "===", at: 2, advice: "write `is equal to` or `==`: values are compared by value" },
  { operator: "!==", at: 2, advice: "write `is not equal to` or `!=`: values are compared by value" },
  { operator: "<>", at: 1, advice: "write `is not equal to` or `!=`" },
  { operator: ":=", at: 0, advice: "write `Let name be value` for a new variable, `Set name to value` for an old one" },
  { operator: "?", at: 0, advice: "write `this if condition otherwise that`" },
  { operator: "=>", at: 0, advice: "write `lambda x: …`" },
  { operator: "++", at: "end", advice: "write `Increase x by 1`" },
  { operator: "--", at: "end", advice: "write `Decrease x by 1`" },
];

const display = "write `Display value`; it ends the line, and `continuing` behind the value keeps it open";
const truth = "write `true` or `false`";
const make = "write `a Point with x as 1.0`: that makes a value of type Point";

/** Processes and values: advice. */
export const foreignNames: Readonly<Record<string, string>> = {
  print: display,
  println: display,
  printf: 'write `Display f"{x:.2}"`: formats stand in the braces',
  echo: display,
  puts: display,
  console: display,
  fmt: display,
  System: display,
  std: display,
  cout: display,
  len: "write `length of x`",
  size: "write `length of x`",
  range: "write `For i from 0 until n:`, or `0 until n` where a range is wanted",
  enumerate: "write `For each x at i in xs:`",
  str: "write `x as Text`",
  String: "write `x as Text`",
  int: "write `x as Integer`",
  parseInt: "write `x as Integer`",
  float: "write `x as Float`",
  parseFloat: "write `x as Float`",
  input: "see `runa doc io/input` for reading from standard input",
  nil: "write `nothing`",
  null: "write `nothing`",
  None: "write `nothing`",
  undefined: "write `nothing`",
  TRUE: truth,
  FALSE: truth,
  this: "write `self`, the first parameter of the process",
  Math: "mathematics needs no prefix: `square root of x`, `power(x, y)`; see `runa doc math`",
  sqrt: "write `square root of x`",
  abs: "write `absolute value of x`",
  type: "write `x is a T` to test the type",
  isinstance: "write `x is a T`",
  append: "write `Add x to xs`",
  continuing: "`continuing` stands behind the last value without a comma: `Display x continuing`",
};

/** A name that begins with such a word followed by another one. */
export const foreignPrefixes: Readonly<Record<string, string>> = { new: make, not: "write `not` before a Boolean" };

/** Types: the type that is meant. */
export const foreignTypes: Readonly<Record<string, string>> = {
  Int: "Integer",
  int: "Integer",
  Int64: "Integer",
  i64: "Integer",
  i32: "Integer32",
  u8: "Byte",
  u64: "Unsigned64",
  Long: "Integer",
  long: "Integer",
  Number: "Float",
  number: "Float",
  Double: "Float",
  double: "Float",
  f64: "Float",
  f32: "Float32",
  Bool: "Boolean",
  bool: "Boolean",
  boolean: "Boolean",
  Str: "Text",
  str: "Text",
  string: "Text",
  Char: "Character",
  char: "Character",
  Rune: "Character",
  Vec: "List",
  Vector: "List",
  Sequence: "List",
  list: "List",
  Map: "Dictionary",
  map: "Dictionary",
  Dict: "Dictionary",
  dict: "Dictionary",
  HashMap: "Dictionary",
  HashSet: "Set",
  Option: "Optional",
  Maybe: "Optional",
  Object: "Any",
  object: "Any",
};

const add = "write `Add x to xs`, or `xs.add(x)`";
const count = "write `length of xs`";

/** Methods: advice. */
export const foreignMethods: Readonly<Record<string, string>> = {
  push: add,
  append: add,
  push_back: add,
  len: count,
  size: count,
  count: count,
  toString: "write `x as Text`",
  to_string: "write `x as Text`",
  forEach: "write `For each x in xs:`",
  for_each: "write `For each x in xs:`",
  indexOf: "write `position of x in xs`",
  index_of: "write `position of x in xs`",
  includes: "write `xs contains x`",
  has: "write `d contains key k`",
  concat: "write `a joined with b`",
  upper: "write `x.upper_case()`",
  lower: "write `x.lower_case()`",
  strip: "write `x.trim()`",
};
