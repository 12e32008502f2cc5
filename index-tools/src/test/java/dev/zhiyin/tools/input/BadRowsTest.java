package dev.zhiyin.tools.input;

import static dev.zhiyin.tools.input.ShopFolder.events;
import static dev.zhiyin.tools.input.ShopFolder.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadRowsTest {
  private static final String HEADER = "user_id,product_id,event_type,timestamp\n";

  @TempDir private Path temporary;

  /** A file of good rows, then of bad ones, then of good ones. */
  private Path file(int good, int bad, int goodAgain) {
    var text = new StringBuilder(HEADER);
    for (int i = 0; i < good + bad + goodAgain; i++) {
      boolean isBad = i >= good && i < good + bad;
      text.append("u1,p1,").append(isBad ? "return," : "view,").append(i).append('\n');
    }
    return new ShopFolder(temporary).write("e.csv", text.toString());
  }

  @Test
  void bearsAsManyBadRowsAsTheLimitSays() {
    var rows = new BadRows(0.05);
    assertThat(events(rows, file(95, 5, 0))).hasSize(95);
    assertThat(rows.rows()).isEqualTo(100);
    assertThat(rows.summary()).startsWith("100 rows read, 95 accepted, 5 skipped\n");
  }

  @Test
  void refusesTheWorkWhenOneMoreIsBad() {
    Path file = file(94, 6, 0);
    assertThatThrownBy(() -> events(new BadRows(0.05), file))
        .isInstanceOf(WorkRefused.class)
        .hasMessageStartingWith(
            """
            6 of 100 rows are bad, more than the 5 % allowed
            100 rows read, 94 accepted, 6 skipped
              6 skipped: 'event_type' is wrong
            """)
        .hasMessageContaining(
            "\n    " + file + ":96: field 'event_type' is 'return'; wanted one of");
  }

  @Test
  void judgesAllRowsTogetherHoweverManyOfTheFirstAreBad() {
    assertThat(events(new BadRows(0.05), file(990, 60, 9_000))).hasSize(9_990);
  }

  @Test
  void refusesTheFirstBadRowWhenNoneIsAllowed() {
    assertThatThrownBy(() -> events(new BadRows(0), file(9, 1, 0)))
        .hasMessageStartingWith("1 of 10 rows are bad, more than the 0 % allowed\n");
  }

  @Test
  void writesTheLimitAsItIs() {
    assertThatThrownBy(() -> events(new BadRows(0.125), file(0, 10, 0)))
        .hasMessageStartingWith("10 of 10 rows are bad, more than the 12.5 % allowed\n");
    assertThatThrownBy(() -> events(new BadRows(0.5), file(0, 10, 0)))
        .hasMessageStartingWith("10 of 10 rows are bad, more than the 50 % allowed\n");
  }

  @Test
  void keepsExamplesOfEachReasonAndOnOneLine() {
    Path file =
        new ShopFolder(temporary)
            .write(
                "e.csv",
                HEADER
                    + "u1,p1,return,1\n".repeat(30)
                    + "u1,p1,view,\"a\nb\"\n"
                    + "u1,p1,view,1\n".repeat(30));
    var rows = patient();
    assertThat(events(rows, file)).hasSize(1);
    assertThat(rows.summary())
        .contains("\n  30 skipped: 'event_type' is wrong\n")
        .contains(
            "\n  1 skipped: 'timestamp' is wrong\n    " + file + ":32: field 'timestamp' is 'a b'")
        .contains("\n  29 skipped: 'row' was there before\n");
    assertThat(rows.examples()).hasSize(5 + 1 + 5);
  }

  @Test
  void staysSmallWhateverTheRowsHold() {
    var text = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      text.append("{\"id\": \"1\", \"field").append(i).append("\": {}}\n");
    }
    Path file = new ShopFolder(temporary).write("p.jsonl", text.toString());
    var rows = patient();
    assertThat(ShopFolder.products(rows, file)).isEmpty();
    assertThat(rows.examples()).hasSize(20);
    assertThat(rows.summary().lines().count()).isEqualTo(1 + 51 + 20);
    assertThat(rows.summary()).contains("\n  950 skipped: other reasons");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void refusesALimitThatIsNoShare(double limit) {
    assertThatThrownBy(() -> new BadRows(limit))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("limit of bad rows is '" + limit + "'; wanted a share of 0 to 1");
  }
}
