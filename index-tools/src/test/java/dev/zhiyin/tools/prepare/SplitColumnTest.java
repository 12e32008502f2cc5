package dev.zhiyin.tools.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.prepare.RawShop.Prepared;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitColumnTest {
  private static final String LEAVE_ONE_OUT = "{\"split\": {\"by\": \"leave-one-out\"}}";
  private static final String BY_TIME = "{\"split\": {\"by\": \"time\"}}";

  @TempDir private Path folder;

  @Test
  void holdsOutTheLastTwoNewProductsOfEachShopper() {
    Prepared prepared =
        shop()
            .events(
                "u1,a,view,10",
                "u1,b,view,20",
                "u1,c,view,30",
                "u1,b,cart,35",
                "u1,d,view,40",
                "u2,a,view,1")
            .prepare(LEAVE_ONE_OUT);

    assertThat(parts(prepared))
        .containsExactly(
            "u1 a train", "u1 b train", "u1 c valid", "u1 b valid", "u1 d test", "u2 a train");
  }

  @Test
  void keepsTheOrderOfTheFilesAmongEventsOfOneMomentAndDrawsFromThemByAHash() {
    Prepared prepared =
        shop()
            .events("u1,c,view,10", "u1,a,view,10", "u1,d,view,10", "u1,b,view,10")
            .prepare(LEAVE_ONE_OUT);

    assertThat(parts(prepared))
        .containsExactly("u1 c train", "u1 a test", "u1 d train", "u1 b valid");
  }

  @Test
  void holdsNothingOutUnlessFilesOrSettingsDo() {
    assertThat(parts(shop().events("u1,a,view,10", "u1,b,view,20", "u1,c,view,30").prepare()))
        .containsExactly("u1 a train", "u1 b train", "u1 c train");
  }

  @Test
  void keepsASplitThatTheFilesGive() {
    var shop =
        shop()
            .eventFile(
                "e.csv",
                """
                user_id,product_id,event_type,timestamp,split
                u1,a,view,1,train
                u1,b,view,2,TEST
                u1,c,view,3,valid
                u1,d,view,4,
                """);

    assertThat(parts(shop.prepare()))
        .containsExactly("u1 a train", "u1 b test", "u1 c valid", "u1 d train");
    assertThat(parts(shop.prepare(LEAVE_ONE_OUT)))
        .containsExactly("u1 a train", "u1 b train", "u1 c valid", "u1 d test");
  }

  @Test
  void losesNothingThatTheFilesCallHistoryWhenItSplitsAnew() {
    var shop =
        shop()
            .eventFile(
                "e.csv",
                "user_id,product_id,event_type,timestamp,split\nu1,a,view,1,history\nu1,b,view,2,train\n");

    assertThat(parts(shop.prepare(LEAVE_ONE_OUT))).containsExactly("u1 a train", "u1 b train");
    assertThat(shop.prepare(LEAVE_ONE_OUT).report()).doesNotContain("history 1");
    assertThat(shop.prepare().report()).contains("train 1 (50 %)", "history 1 (50 %)");
  }

  @Test
  void refusesASplitByTimeWhereTimesArePositions() {
    var shop = shop().events("u1,a,view,1", "u1,b,view,2");

    assertThatThrownBy(() -> shop.prepare(BY_TIME))
        .isInstanceOf(WorkRefused.class)
        .hasMessage(
            "times are positions in a sequence (all before 1971), by which no split can be made");
  }

  @Test
  void leavesNoPartEmptyWhereTimesAreDates() {
    assertThat(parts(shop().events(days(20, 1)).prepare(BY_TIME)))
        .filteredOn(line -> !line.endsWith("train"))
        .hasSize(4)
        .areExactly(2, new Condition<>(line -> line.endsWith("valid"), "valid"))
        .areExactly(2, new Condition<>(line -> line.endsWith("test"), "test"));
    var fewDays = shop().events(days(5, 4));
    assertThatThrownBy(() -> fewDays.prepare(BY_TIME))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(
            "timestamps is '2024-05-01T00:00:00Z to 2024-05-05T00:00:00Z'; wanted moments far"
                + " enough apart to tell three parts");
  }

  private static String[] days(int days, int eventsOfEach) {
    return IntStream.range(0, days * eventsOfEach)
        .mapToObj(i -> "u%d,a,view,2024-05-%02d".formatted(i % 4, 1 + i / eventsOfEach))
        .toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void learnsFromNothingLaterThanWhatIsPredicted(int seed) {
    Prepared prepared = shop().events(random(seed)).prepare(BY_TIME);

    List<String> train = moments(prepared, "train");
    List<String> valid = moments(prepared, "valid");
    List<String> test = moments(prepared, "test");
    assertThat(train.getLast()).isLessThan(valid.getFirst());
    assertThat(valid.getLast()).isLessThan(test.getFirst());
    int all = prepared.events().size();
    assertThat(test.size()).isBetween(all / 20, all / 10 + 1);
    assertThat(valid.size()).isBetween(all / 20, all / 10 + 10);
  }

  /** Whatever is held out may be anything: what is learned from stays the same, to the byte. */
  @ParameterizedTest
  @ValueSource(strings = {"time", "leave-one-out"})
  void letsNothingOfWhatIsHeldOutReachWhatIsLearnedFrom(String way) {
    String[] lines = random(7);
    String config = "{\"split\": {\"by\": \"%s\"}}".formatted(way);
    Prepared before = shop().events(lines).prepare(config);
    List<String> heldOut =
        before.events().stream().filter(line -> !line.endsWith("train")).toList();
    String[] changed = lines.clone();
    for (int i = 0; i < changed.length; i++) {
      String[] cells = changed[i].split(",", -1);
      String event =
          "%s,%s,%s,%s,"
              .formatted(
                  cells[0], cells[1], cells[2], Instant.ofEpochSecond(Long.parseLong(cells[3])));
      if (heldOut.stream().anyMatch(line -> line.startsWith(event))) {
        boolean met =
            train(before).stream()
                .anyMatch(line -> line.startsWith(cells[0] + "," + cells[1] + ","));
        changed[i] = cells[0] + "," + (met ? "" : "never") + cells[1] + ",purchase," + cells[3];
      }
    }

    assertThat(heldOut).isNotEmpty();
    assertThat(train(withNever(changed).prepare(config, "other"))).isEqualTo(train(before));
  }

  private RawShop withNever(String[] lines) {
    var products = new StringBuilder("id,title\n");
    for (String id : List.of("a", "b", "c", "d")) {
      products.append(id).append(",x\nnever").append(id).append(",x\n");
    }
    return new RawShop(folder).productFile("never.csv", products.toString()).events(lines);
  }

  private static List<String> train(Prepared prepared) {
    return prepared.events().stream().filter(line -> line.endsWith(",train")).toList();
  }

  private static List<String> moments(Prepared prepared, String part) {
    return prepared.events().stream()
        .filter(line -> line.endsWith("," + part))
        .map(line -> line.split(",", -1)[3])
        .sorted()
        .toList();
  }

  private static List<String> parts(Prepared prepared) {
    return prepared.events().stream()
        .map(line -> line.split(",", -1))
        .map(cells -> cells[0] + " " + cells[1] + " " + cells[cells.length - 1])
        .toList();
  }

  private static String[] random(int seed) {
    var random = new Random(seed);
    var lines = new ArrayList<String>();
    for (int i = 0; i < 200; i++) {
      lines.add(
          "u%d,%s,view,%d"
              .formatted(
                  random.nextInt(12),
                  "abcd".charAt(random.nextInt(4)),
                  1_700_000_000 + random.nextInt(5_000)));
    }
    return lines.toArray(String[]::new);
  }

  private RawShop shop() {
    return new RawShop(folder).products("a", "b", "c", "d");
  }
}
