package dev.zhiyin.tools.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.EventLog;
import dev.zhiyin.tools.Zhiyin;
import dev.zhiyin.tools.input.BadRows;
import dev.zhiyin.tools.input.EventFiles;
import dev.zhiyin.tools.input.FileConventions;
import dev.zhiyin.tools.input.FileEvent;
import dev.zhiyin.tools.input.ProductNames;
import dev.zhiyin.tools.input.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitCommandTest {
  private static final int SHOPPERS = 200;

  @TempDir private Path folder;
  private Path original = Path.of("");

  /** Each shopper looks at some products, several in one moment, and searches once. */
  @BeforeEach
  void writeEvents() throws IOException {
    var random = new Random(7);
    var lines =
        new StringBuilder(
            "user_id,session_id,product_id,text,event_type,timestamp,quantity,price,order_id\n");
    for (int user = 0; user < SHOPPERS; user++) {
      lines.append("u%d,,,\"rain, \"\"red\"\"\",search,%d,,,\n".formatted(user, 900 + user));
      for (int i = 0; i < 3 + random.nextInt(9); i++) {
        lines.append(
            "%s,p%d,,purchase,%d,%d,9.5,order-%d\n"
                .formatted(shopperId(user), random.nextInt(60), random.nextInt(1000), 1 + i, user));
      }
    }
    original = Files.writeString(folder.resolve("events.csv"), lines);
  }

  /** Some have only a session. */
  private static String shopperId(int user) {
    return user % 7 == 0 ? ",s" + user : "u" + user + ",";
  }

  @Test
  void cutsTheEventsOfAllShoppersAtTheSameMoments() {
    List<FileEvent> events = split("--by", "time", "--valid-share", "0.2");

    assertThat(newest(events, Split.TRAIN)).isBefore(oldest(events, Split.VALID));
    assertThat(newest(events, Split.VALID)).isBefore(oldest(events, Split.TEST));
    assertThat((double) of(events, Split.TEST).size() / events.size()).isCloseTo(0.1, within(0.01));
  }

  @Test
  void aFileThatCannotBeWrittenWholeStaysAsItWas() throws IOException {
    Path file = Files.writeString(folder.resolve("split.csv.gz"), "as it was");

    assertThat(
            Zhiyin.run(
                    "split",
                    "--events",
                    original.toString(),
                    "--out",
                    folder.resolve("split.csv.gz/below").toString())
                .status())
        .isEqualTo(1);
    assertThat(file).hasContent("as it was");
  }

  @Test
  void replacesNothingThatItReads() throws IOException {
    byte[] before = Files.readAllBytes(original);

    Zhiyin.Run run =
        Zhiyin.run("split", "--events", original.toString(), "--out", original.toString());

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--out is '" + original + "', which is read; wanted another");
    assertThat(original).hasBinaryContent(before);
  }

  @Test
  void keepsEverythingElseOfAnEvent() {
    Function<FileEvent, String> withoutSplit =
        one ->
            String.join(
                " ",
                one.event().id(),
                one.event().shopperId().key(),
                one.event().subject().toString(),
                one.event().type().text(),
                one.event().timestamp().toString(),
                one.event().line().toString());

    assertThat(read(original))
        .extracting(withoutSplit)
        .anyMatch(line -> line.contains("9.5") && line.contains("order-3"));
    assertThat(split("--by", "time"))
        .extracting(withoutSplit)
        .containsExactlyElementsOf(read(original).stream().map(withoutSplit).toList());
  }

  @Test
  void deniesTrainingAllOfMostShoppersButPredictsEverybodyFromTheSameHistory() {
    List<FileEvent> whole = split("--by", "leave-one-out");
    List<FileEvent> tenth = split("--by", "leave-one-out", "--train-share", "0.1");
    List<FileEvent> half = split("--by", "leave-one-out", "--train-share", "0.5");

    assertThat(of(tenth, Split.TEST)).isEqualTo(of(whole, Split.TEST));
    assertThat(shoppers(tenth, Split.TRAIN).size()).isBetween(8, 35);
    assertThat(shoppers(tenth, Split.HISTORY))
        .doesNotContainAnyElementsOf(shoppers(tenth, Split.TRAIN));
    assertThat(shoppers(tenth, Split.TRAIN)).containsAll(shoppers(tenth, Split.VALID));
    assertThat(shoppers(half, Split.TRAIN)).containsAll(shoppers(tenth, Split.TRAIN));
  }

  @Test
  void deniesTrainingEverythingAtShareNought() {
    List<FileEvent> events = split("--by", "leave-one-out", "--train-share", "0");

    assertThat(of(events, Split.TRAIN)).isEmpty();
    assertThat(of(events, Split.VALID)).isEmpty();
    assertThat(of(events, Split.TEST)).isNotEmpty();
  }

  @Test
  void learnsNothingOfColdProductsAndStillPredictsThem() {
    List<FileEvent> events = split("--by", "leave-one-out", "--cold-share", "0.2", "--seed", "3");

    Set<Subject> cold = subjects(of(events, Split.HISTORY));
    assertThat(cold.size()).isBetween(5, 20);
    assertThat(subjects(of(events, Split.TRAIN))).doesNotContainAnyElementsOf(cold);
    assertThat(subjects(of(events, Split.VALID))).doesNotContainAnyElementsOf(cold);
    assertThat(subjects(of(events, Split.TEST))).containsAnyElementsOf(cold);
    assertThat(events).hasSameSizeAs(read(original));
  }

  @Test
  void drawsOthersWithAnotherSeed() {
    assertThat(subjects(of(split("--cold-share", "0.2", "--seed", "3"), Split.HISTORY)))
        .isEqualTo(subjects(of(split("--cold-share", "0.2", "--seed", "3"), Split.HISTORY)))
        .isNotEqualTo(subjects(of(split("--cold-share", "0.2", "--seed", "4"), Split.HISTORY)));
  }

  @Test
  void whatCameInASessionIsOfTheUserWhomTheStoreGivesItTo() throws IOException {
    original =
        Files.writeString(
            folder.resolve("events.csv"),
            """
            event_id,user_id,session_id,product_id,event_type,timestamp
            a,,s1,pa,view,1
            b,,s1,pb,view,2
            c,,s1,pc,view,3
            d,u1,s1,pd,view,4
            e,u1,s1,pe,view,5
            f,u1,,pf,view,6
            g,u2,s1,pg,view,7
            h,,s1,ph,view,8
            i,,s2,pi,view,9
            j,,s2,pj,view,10
            """);

    assertThat(split("--by", "leave-one-out"))
        .extracting(one -> one.event().id() + " " + one.split().orElseThrow().text())
        .containsExactly(
            "a train", "b train", "c train", "d train", "e valid", "f test", "g train", "h train",
            "i train", "j train");
  }

  @Tag("slow")
  @Test
  void aSessionOfEverybodyStaysNobodys() throws IOException {
    assertThat(partsOfAUser(EventLog.MOST_OF_SESSION, 0)).containsExactly(Split.VALID, Split.TEST);
    assertThat(partsOfAUser(EventLog.MOST_OF_SESSION + 1, 0))
        .containsExactly(Split.TRAIN, Split.TRAIN);
    assertThat(partsOfAUser(1, EventLog.MOST_OF_SESSION))
        .as("of a session that was the user's before")
        .containsExactly(Split.VALID, Split.TEST);
  }

  /** Of a user's last two products, before and after whom so many events are in the session. */
  private List<Split> partsOfAUser(int before, int after) throws IOException {
    var lines = new StringBuilder("user_id,session_id,product_id,event_type,timestamp\n");
    for (int i = 0; i < before; i++) {
      lines.append(",s,pa,view,%d\n".formatted(i));
    }
    lines.append("u,s,pb,view,100000\nu,,pc,view,100001\n");
    for (int i = 0; i < after; i++) {
      lines.append(",s,pa,cart,%d\n".formatted(i));
    }
    original = Files.writeString(folder.resolve("events.csv"), lines);
    return split("--by", "leave-one-out").stream()
        .filter(one -> one.event().shopperId().userId().isPresent())
        .map(one -> one.split().orElseThrow())
        .toList();
  }

  @Test
  void whatIsDeniedOfAUserIsDeniedOfTheUsersSessions() throws IOException {
    var lines = new StringBuilder("user_id,session_id,product_id,event_type,timestamp\n");
    for (int i = 0; i < 50; i++) {
      lines.append(",s%1$d,pa,view,1\nu%1$d,s%1$d,pb,view,2\n".formatted(i));
    }
    original = Files.writeString(folder.resolve("events.csv"), lines);
    List<FileEvent> events = split("--train-share", "0.5");

    assertThat(of(events, Split.TRAIN)).hasSizeBetween(20, 80);
    for (int i = 0; i < events.size(); i += 2) {
      assertThat(events.get(i).split()).isEqualTo(events.get(i + 1).split());
    }
  }

  @Test
  void leavesOutIdsThatAreMadeOfTheShopper() throws IOException {
    original =
        Files.writeString(
            folder.resolve("events.csv"),
            """
            event_id,user_id,product_id,event_type,timestamp
            e1,u1,p1,view,1
            ,u1,p2,view,2
            """);
    Zhiyin.Run run =
        Zhiyin.run(
            "split", "--events", original.toString(), "--out", folder.resolve("s.csv").toString());

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(Files.readAllLines(folder.resolve("s.csv")))
        .extracting(line -> line.substring(0, line.indexOf(',')))
        .containsExactly("event_id", "e1", "\"\"");
  }

  @Test
  void tellsWhichRowsOfProductsWereBad() throws IOException {
    Path products =
        Files.writeString(
            folder.resolve("products.csv"), "id,title\n" + "p1,tea\n".repeat(30) + ",tea\n");

    Zhiyin.Run run = run("--products", products.toString());

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).contains("products.csv:32: field 'id'");
  }

  private List<FileEvent> split(String... options) {
    Zhiyin.Run run = run(options);
    assertThat(run.status()).as(run.err()).isZero();
    return read(folder.resolve("split.csv.gz"));
  }

  private Zhiyin.Run run(String... options) {
    var arguments = new ArrayList<>(List.of("split", "--events", original.toString()));
    arguments.addAll(List.of("--out", folder.resolve("split.csv.gz").toString()));
    arguments.addAll(List.of(options));
    return Zhiyin.run(arguments.toArray(String[]::new));
  }

  private static List<FileEvent> read(Path file) {
    var events = new ArrayList<FileEvent>();
    new EventFiles(FileConventions.DEFAULT, new ProductNames(), new BadRows(0))
        .read(List.of(file), events::add);
    return events;
  }

  private static List<FileEvent> of(List<FileEvent> events, Split part) {
    return events.stream().filter(one -> one.split().orElseThrow() == part).toList();
  }

  private static Instant newest(List<FileEvent> events, Split part) {
    return of(events, part).stream()
        .map(one -> one.event().timestamp())
        .max(Instant::compareTo)
        .orElseThrow();
  }

  private static Instant oldest(List<FileEvent> events, Split part) {
    return of(events, part).stream()
        .map(one -> one.event().timestamp())
        .min(Instant::compareTo)
        .orElseThrow();
  }

  private static Set<String> shoppers(List<FileEvent> events, Split part) {
    return of(events, part).stream()
        .map(one -> one.event().shopperId().key())
        .collect(Collectors.toSet());
  }

  private static Set<Subject> subjects(List<FileEvent> events) {
    return events.stream().map(one -> one.event().subject()).collect(Collectors.toSet());
  }
}
