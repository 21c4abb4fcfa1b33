// Explanations of what is refused about the types of values and operators.
import type { Explanation } from "./explanation.ts";

export const typeExplanations = {
  typeMismatch: {
    text: "A value of one type stands where another type is wanted. Nothing converts by itself except smaller integers to larger ones, integers to Float, and a value to an Optional of its type.",
    wrong: `
Let count as Integer be "three"
Display count`,
    right: `
Let count as Integer be 3
Display count`,
  },
  noValue: {
    text: "The process has no `returns`, so a call of it gives nothing that could be used.",
    wrong: `
Process called "greet":
    Display "hello"
End Process
Let greeting be greet()`,
    right: `
Process called "greet" returns Text:
    Return "hello"
End Process
Let greeting be greet()
Display greeting`,
  },
  literalOutOfRange: {
    text: "The literal takes the type that is wanted here, and that type does not reach so far.",
    wrong: `
Let level as Byte be 300
Display level`,
    right: `
Let level as Byte be 255
Display level`,
  },
  operandTypes: {
    text: "The operator has no meaning for this pair of types. `joined with` joins anything as text; numbers are read from text with `as Integer` or `as Float`.",
    wrong: `
Display "total: " + 5`,
    right: `
Display "total: " joined with 5`,
  },
  operandType: {
    text: "The operator has no meaning for a value of this type.",
    wrong: `
Let name be "Ada"
Display negative name`,
    right: `
Let amount be 5
Display negative amount`,
  },
  compareTypes: {
    text: "Values of these two types are never equal, so the comparison would say nothing.",
    wrong: `
Let answer be "5"
If answer is 5: Display "five"`,
    right: `
Let answer be "5"
If answer as Integer is 5: Display "five"`,
  },
  notOrdered: {
    text: "Numbers, Characters and Texts have an order. Compare parts of other values, or sort by a key.",
    wrong: `
Display [1, 2] is less than [3]`,
    right: `
Display length of [1, 2] is less than length of [3]`,
  },
  noIdentity: {
    text: "`is the same as` asks whether two names stand for one object. Numbers and texts are values: compare them with `is`.",
    wrong: `
Display 3 is the same as 3`,
    right: `
Display 3 is 3`,
  },
  neverNothing: {
    text: "Only an Optional can be `nothing`.",
    wrong: `
Let count be 3
If count is nothing: Display "none"`,
    right: `
Let count as Optional of Integer be nothing
If count is nothing: Display "none"`,
  },
  conditionType: {
    text: "A condition is a Boolean. Numbers and texts do not count as true or false: say what you compare with.",
    wrong: `
Let count be 3
If count: Display "some"`,
    right: `
Let count be 3
If count is not 0: Display "some"`,
  },
  branchTypes: {
    text: "Both outcomes of a choice are of one type.",
    wrong: `
Let count be 0
Display "none" if count is 0 otherwise count`,
    right: `
Let count be 0
Display "none" if count is 0 otherwise count as Text`,
  },
  itemTypes: {
    text: "The items of a collection are of one type. A variant type or a protocol brings different things together.",
    wrong: `
Let things be [1, 2, "three"]
Display things`,
    right: `
Let things be ["1", "2", "three"]
Display things`,
  },
  emptyNeedsType: {
    text: "An empty collection does not show what it is for.",
    wrong: `
Let names be []
Display names`,
    right: `
Let names as List of Text be []
Display names`,
  },
  nothingNeedsType: {
    text: "`nothing` alone does not show which Optional it belongs to.",
    wrong: `
Let found be nothing
Display found`,
    right: `
Let found as Optional of Text be nothing
Display found`,
  },
  arrayItems: {
    text: "An Array has exactly as many elements as its type says. A List grows and shrinks.",
    wrong: `
Let corner as Array of (3) Integer be [1, 2]
Display corner`,
    right: `
Let corner as Array of (3) Integer be [1, 2, 0]
Display corner`,
  },
  arrayLength: {
    text: "The length of an Array is part of its type: a number or a constant. Use a List for a length that is known only when the program runs.",
    wrong: `
Let n be 3
Let row as Array of (n) Integer
Display row`,
    right: `
Constant WIDTH as Integer is 3
Let row as Array of (WIDTH) Integer
Display row`,
  },
  typeArgumentCount: {
    text: "A generic type takes as many types as it has parameters.",
    wrong: `
Let names as List[Text, Integer] be ["Ada"]
Display names`,
    right: `
Let names as List of Text be ["Ada"]
Display names`,
  },
  noConversion: {
    text: "`as` converts between numbers, between numbers and characters, to and from Text, from an Optional to its value, and from a variant or protocol to one of its types.",
    wrong: `
Let numbers be [1, 2]
Display numbers as Integer`,
    right: `
Let numbers be [1, 2]
Display numbers as Text`,
  },
  typeTest: {
    text: "The test could never be true.",
    wrong: `
Let count be 3
If count is a Text: Display "text"`,
    right: `
Type Shape is:
    | Circle with radius as Float
    | Dot
End Type
Let shape as Shape be Dot
If shape is a Circle: Display shape.radius`,
  },
  noElements: {
    text: "Lists, Arrays, Texts, Dictionaries and Storage have elements that `at` can name.",
    wrong: `
Let count be 3
Display count at index 0`,
    right: `
Let counts be [3]
Display counts at index 0`,
  },
  indexType: {
    text: "Elements of lists, arrays and texts are numbered from 0. Keys belong to dictionaries: `d at key k`.",
    wrong: `
Let names be ["Ada"]
Display names at index "first"`,
    right: `
Let names be ["Ada"]
Display names at index 0`,
  },
  notIterable: {
    text: "`For each` runs over lists, arrays, texts, dictionaries, sets, ranges, and over types that follow `Iterable`.",
    wrong: `
For each n in 10:
    Display n
End For`,
    right: `
For each n in 1 to 10:
    Display n
End For`,
  },
  loopTargets: {
    text: "Dictionaries give a key and a value; tuples are taken apart in parentheses; everything else gives one item, with `at i` for its number.",
    wrong: `
For each name, age in ["Ada", "Bob"]:
    Display name, age
End For`,
    right: `
For each name, age in {"Ada": 36, "Bob": 41}:
    Display name, age
End For`,
  },
  notATuple: {
    text: "Only a tuple with as many elements can be taken apart into names.",
    wrong: `
Let (a, b) be [1, 2]
Display a, b`,
    right: `
Let (a, b) be (1, 2)
Display a, b`,
  },
  noZero: {
    text: "Records, variants, processes and protocols have no value that goes without saying.",
    wrong: `
Type called "Person":
    name as Text
    boss as Person
End Type
Let someone as Person
Display someone.name`,
    right: `
Type called "Person":
    name as Text
    boss as Optional of Person
End Type
Let someone as Person
Display someone.name`,
  },
  notAPlaceHere: {
    text: "The statement changes something, so it needs a variable, a field or an element, not a computed value.",
    wrong: `
Process called "count" returns Integer:
    Return 3
End Process
Set count to 4`,
    right: `
Process called "count" returns Integer:
    Return 3
End Process
Let n be count()
Set n to 4
Display n`,
  },
  fixedVariable: {
    text: "Loop variables, names bound by patterns and `self` keep their value. Bind another name with `Let` to compute with it.",
    wrong: `
For n from 1 to 3:
    Set n to n * 2
    Display n
End For`,
    right: `
For n from 1 to 3:
    Let double be n * 2
    Display double
End For`,
  },
  partOfTemporary: {
    text: "Value types and arrays are copied like numbers. The copy that a call gives is nobody's, so setting a part of it changes nothing.",
    wrong: `
Value Type called "Point":
    x as Integer
End Type
Process called "origin" returns Point:
    Return a Point
End Process
Set origin().x to 3`,
    right: `
Value Type called "Point":
    x as Integer
End Type
Process called "origin" returns Point:
    Return a Point
End Process
Let p be origin()
Set p.x to 3
Display p`,
  },
  loopCopy: {
    text: "`For each` over value types gives copies. Write through the list: `xs at index i`.",
    wrong: `
Value Type called "Point":
    x as Integer
End Type
Let points be [a Point]
For each p in points:
    Set p.x to 3
End For
Display points`,
    right: `
Value Type called "Point":
    x as Integer
End Type
Let points be [a Point]
For each i in indexes of points:
    Set (points at index i).x to 3
End For
Display points`,
  },
  notSettable: {
    text: "A Text never changes. Make a new one, for instance with `replace`, or build a list of characters.",
    wrong: `
Let word be "cat"
Set word at index 0 to 'b'
Display word`,
    right: `
Let letters be ['c', 'a', 't']
Set letters at index 0 to 'b'
Display letters`,
  },
  variantFieldSet: {
    text: "A value of a variant type stays as it was made. Make another one.",
    wrong: `
Type Shape is:
    | Circle with radius as Float
    | Dot
End Type
Let shape as Shape be Circle with radius as 1.0
If shape is a Circle: Set shape.radius to 2.0
Display shape`,
    right: `
Type Shape is:
    | Circle with radius as Float
    | Dot
End Type
Let shape as Shape be Circle with radius as 1.0
If shape is a Circle: Set shape to Circle with radius as 2.0
Display shape`,
  },
  memberOfOptional: {
    text: "The value may be `nothing`, which has no members. Test it first, or say with `otherwise` what stands for it. Fields are not narrowed by a test: bind them with `Let`.",
    wrong: `
Type called "Person":
    name as Text
End Type
Let boss as Optional of Person be nothing
Display boss.name`,
    right: `
Type called "Person":
    name as Text
End Type
Let boss as Optional of Person be nothing
If boss is not nothing: Display boss.name`,
  },
  memberOfVariant: {
    text: "Not every variant of the type has this field. Find out with `Match` or `is a` which one it is.",
    wrong: `
Type Shape is:
    | Circle with radius as Float
    | Dot
End Type
Let shape as Shape be Dot
Display shape.radius`,
    right: `
Type Shape is:
    | Circle with radius as Float
    | Dot
End Type
Let shape as Shape be Dot
Match shape:
    When Circle with radius as r: Display r
    When Dot: Display 0
End Match`,
  },
  valueContainsItself: {
    text: "A Value Type lies inside what holds it, so it cannot hold itself. A record is a reference and can.",
    wrong: `
Value Type called "Node":
    next as Node
End Type
Display 1`,
    right: `
Type called "Node":
    next as Optional of Node
End Type
Display 1`,
  },
  formatNeeds: {
    text: "Bases belong to integers, digits behind the point to Floats; width and alignment fit everything.",
    wrong: `
Let name be "Ada"
Display f"{name:x}"`,
    right: `
Let name be "Ada"
Display f"{name:>10}"`,
  },
} as const satisfies Readonly<Record<string, Explanation>>;
