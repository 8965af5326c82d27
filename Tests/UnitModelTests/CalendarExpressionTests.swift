import Testing
import UnitModel

/// Beside these, a battery compares thousands of expressions with a real systemd.
@Suite("A calendar expression")
struct CalendarExpressionTests {
  @Test(
    "has one full form",
    arguments: [
      ("daily", "*-*-* 00:00:00"), ("Weekly", "Mon *-*-* 00:00:00"), ("4:5", "*-*-* 04:05:00"),
      ("mon..wed,Fri 8:00", "Mon..Wed,Fri *-*-* 08:00:00"), ("Sat,Sun", "Sat,Sun *-*-* 00:00:00"),
      ("Mon..Sun 0:0", "*-*-* 00:00:00"), ("05-12", "*-05-12 00:00:00"), ("*-02~01", "*-02~01 00:00:00"),
      ("24-1-1", "2024-01-01 00:00:00"), ("*:0/15", "*-*-* *:00/15:00"),
      ("1,1,0:3..9/2", "*-*-* 00,01:03..09/2:00"),
      ("*:*:0.5/1.25", "*-*-* *:*:00.500000/1.250000"), ("*:*:*", "*-*-* *:*:*"),
      ("daily utc", "*-*-* 00:00:00 UTC"), ("9:00 Europe/Berlin", "*-*-* 09:00:00 Europe/Berlin"),
      ("12:00 -03", "*-*-* 12:00:00 -03"), ("@1700000000", "2023-11-14 22:13:20 UTC"),
    ])
  func normalized(text: String, form: String) {
    #expect(CalendarExpression(text)?.normalized == form)
    // The full form stands for itself.
    #expect(CalendarExpression(form)?.normalized == form)
  }

  @Test(
    "has no fields out of range, open ranges or other words",
    arguments: [
      "", " ", "every day", "24:00", "12:60", "*-13-01", "*-*-32", "*-*~29", "2200-01-01", "1969-12-31",
      "Fri..Mon",
      "Mon..", "Mond", "4", "4:5:6:7", "0 4 * * *", "*-*-* 4am", "*:0/0", "*:0/60", "5..3:00", "Mon daily",
      "daily 04:00", "daily Europe/", "@", "4:00,", String(repeating: "1,", count: 300) + "1:00",
      "99999999999999999999:00",
    ])
  func refused(text: String) {
    #expect(CalendarExpression(text) == nil)
  }
}
