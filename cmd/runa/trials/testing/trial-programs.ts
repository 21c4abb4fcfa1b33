// Programs that the tests of `runa test` run.

/** Values of every type that can be made up. */
export const kinds = `Value Type called "Vec":
    x as Float
    y as Float32
End Type
Type called "Person":
    name as Text
    age as Byte
    friends as List of Person
    home as Optional of Vec
End Type
Type Colour is:
    | Red
    | Green
End Type
Type Json is:
    | Null
    | Number with value as Float
    | Items with items as List of Json
    | Object with fields as Dictionary of Text to Json
End Type
Test "all kinds of types":
    For all a as Integer8, b as Integer16, c as Integer32, d as Integer64, e as Unsigned8, f as Unsigned16, g as Unsigned32, h as Unsigned64:
        Assert (a as Integer) is at least -128 and (e as Integer) is at most 255
        Assert (g as Integer) is at most 4294967295 and (h as Integer) is at least 0
    End For
    For all v as Vec, p as Person, c as Colour, j as Json, t as (Integer, Text), r as Array of 3 Integer:
        Assert r is r and t is t and c is c
        Assert length of p.friends is at least 0
        Let copy be j as Text
        Assert copy is not ""
    End For
    For all s as Set of Integer, d as Dictionary of Text to List of Float, c as Character, b as Boolean, o as Optional of Optional of Integer:
        Assert s is s
        For all n as Integer:
            Assert n is n and s is s
        End For
    End For
    For all r as Range:
        Assert length of r is at least 0
    End For
End Test
Test "finds the extremes" tagged "random":
    Let seen be 0
    For all n as Integer:
        If n is 9223372036854775807 or n is less than -9223372036854775800: Set seen to seen plus 1
    End For
    Assert seen is greater than 0
End Test
`;

/** Tests and examples that pass, fail, are skipped and do not compile. */
export const shapes = `@Implementation
    Twice a number.

    Example: twice(4) is 8
    Example: twice(4) is 9
    Example: twices(4) is 8
    Example: this is prose.
    Example:
        Let four be twice(2)
        Assert four is 4
@End Implementation
Process called "twice" that takes n as Integer returns Integer:
    If n is 1000: Return 1
    Return n plus n
End Process

Test "passes" tagged "quick":
    Assert twice(3) is 6
End Test

Test "compares lists":
    Display "seen before"
    Assert [1, 2, 3] is [1, 5, 3]
End Test

Test "calls":
    Assert [1, 2] contains twice(2)
End Test

Test "compares lines":
    Assert "a\\nb\\nc" is "a\\nx\\nc"
End Test

Test "later" tagged "skip":
    Assert false
End Test

Process called "main":
    Display "main does not run"
End Process
`;

/** Tests that take their process down. */
export const violent = `Let xs be [1]

Test "ends the process":
    exit(3)
End Test

Test "never ends":
    Loop forever:
    End Loop
End Test

Test "traps":
    Display xs at index 7
End Test

Test "recurses":
    Assert deep(1) is 0
End Test

Process called "deep" that takes n as Integer returns Integer:
    Return 1 plus deep(n plus 1)
End Process

Test "is fine":
    Assert xs is [1]
End Test
`;

/** Properties that hold and that fail. */
export const properties = `Type called "Point":
    x as Integer
    y as Float
End Type

Type Tree of T is:
    | Node with left as Tree of T and right as Tree of T
    | Leaf with value as T
End Type

Process called "leaves" that takes tree as Tree of Integer returns Integer:
    Match tree:
        When Node with left as l and right as r: Return leaves(l) plus leaves(r)
        When Leaf: Return 1
    End Match
End Process

Test "holds":
    For all xs as List of Integer, t as Text, p as Point, o as Optional of Byte where length of t is less than 50:
        Assert xs.sorted() is xs.sorted().sorted()
        Assert p is p or p.y is not p.y
    End For
End Test

Test "numbers":
    For all n as Integer:
        Assert n is less than 1234
    End For
End Test

Test "lists":
    For all xs as List of Integer:
        Assert length of xs is less than 3
    End For
End Test

Test "trees":
    For all t as Tree of Integer:
        Assert leaves(t) is less than 2
    End For
End Test

Test "impossible":
    For all n as Integer where n is greater than n:
        Assert false
    End For
End Test
`;

/** Properties whose simplest failures take more than making single numbers smaller. */
export const simplest = `Type called "Labels":
    name as Text
    tags as List of Text
End Type

Test "floats":
    For all x as Float:
        Assert x is less than 10.5
    End For
End Test

Test "records":
    For all p as Labels:
        Assert length of p.tags is less than 2
    End For
End Test

Test "sums":
    For all a as Byte, b as Byte:
        Assert (a as Integer) plus (b as Integer) is less than 100
    End For
End Test

Test "order":
    For all xs as List of Integer:
        Assert xs.sorted() is xs
    End For
End Test

Test "letters":
    For all t as Text:
        Assert t.reverse() is t
    End For
End Test

Test "ends of ranges":
    For all n as Integer8:
        Assert n is greater than -128
    End For
End Test
`;

/** A test that leaves a process behind. */
export const parent = `Import { command, start } from "os/commands"
Test "leaves a child behind":
    Let child be start(command("sleep", ["77.25"]))
    Assert true
End Test
`;

/** Numbers that are only wanted between bounds. */
export const bounds = `Constant LOW as Integer is 5

Test "three of them":
    For all i as Integer, j as Integer, k as Integer where i is in 1 to 10 and j is in 5 until 20 and k is in -110 to -100:
        Assert i is in 1 to 10 and j is in 5 until 20 and k is in -110 to -100
    End For
End Test

Test "the simplest":
    For all i as Integer, j as Integer where i is in LOW to 1000 and j is in negative 20 until 5:
        Assert i plus j is less than 300
    End For
End Test

Test "left out":
    For all i as Integer where i is 123456789:
        Assert i is less than 0
    End For
End Test
`;
