// Writes a Runa program of a wanted length, made of records, variants, loops, text and calls as people write them.

const unitHead = "Note: A generated program for measuring the compiler.\n\n";

/** One unit: a record, a variant, and processes over them; every name carries the unit's number. */
function unit(n: number): string {
  return `Type called "Account${n}":
    owner as Text
    balance as Integer defaults to ${n % 97}
    history as List of Integer
End Type

Type Event${n} is:
    | Deposit${n} with amount as Integer
    | Withdrawal${n} with amount as Integer and reason as Text
    | Review${n}
End Type

Process called "apply_${n}" that takes account as Account${n}, event as Event${n} returns Boolean:
    Match event:
        When Deposit${n} with amount as amount:
            Increase account.balance by amount
            Add amount to account.history
            Return true
        When Withdrawal${n} with amount as amount and reason as reason:
            If amount is greater than account.balance or reason is equal to "": Return false
            Decrease account.balance by amount
            Add 0 - amount to account.history
            Return true
        When Review${n}:
            Return account.balance is at least ${n % 13}
    End Match
End Process

Process called "average_${n}" that takes numbers as List of Integer, weight as Float returns Float:
    Let total be 0.0
    Let i be 0
    While i is less than length of numbers:
        Increase total by (numbers at index i) * weight + ${n % 7}.5
        Increase i by 1
    End While
    If length of numbers is equal to 0: Return 0.0
    Return total / length of numbers
End Process

Process called "describe_${n}" that takes account as Account${n} returns Text:
    Let words as List of Text be ["account", account.owner, "of unit ${n}"]
    Let line be ""
    For each word in words:
        If line is not equal to "": Set line to line joined with " "
        Set line to line joined with word
    End For
    Return f"{line}: {account.balance} after {length of account.history} events"
End Process

Process called "unit_${n}" that takes rounds as Integer returns Integer:
    Let account be an Account${n} with owner as "owner ${n}"
    Let accepted be 0
    For round from 1 to rounds:
        Let event as Event${n} be Deposit${n} with amount as round * ${(n % 31) + 1}
        If round % 3 is equal to 0: Set event to Withdrawal${n} with amount as round and reason as "rent"
        If round % 5 is equal to 0: Set event to Review${n}
        If apply_${n}(account, event): Increase accepted by 1
    End For
    Let mean be average_${n}(account.history, 0.5)
    If mean is less than 0.0: Alert describe_${n}(account)
    Return accepted + length of describe_${n}(account)
End Process

`;
}

/** A program of at least `linesMin` lines; it displays one number, and running it takes almost no time. */
export function generateProgram(linesMin: number): string {
  const parts = [unitHead];
  const lineCount = (text: string): number => text.split("\n").length - 1;
  const perUnit = lineCount(unit(0)) + 1;
  const units = Math.ceil((linesMin - 8) / perUnit);
  for (let n = 0; n < units; n++) parts.push(unit(n));
  parts.push('Process called "main":\n    Let total be 0\n');
  for (let n = 0; n < units; n++) parts.push(`    Increase total by unit_${n}(1)\n`);
  parts.push("    Display total\nEnd Process\n");
  return parts.join("");
}
