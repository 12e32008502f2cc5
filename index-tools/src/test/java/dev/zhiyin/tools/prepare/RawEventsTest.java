package dev.zhiyin.tools.prepare;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.NamedPipe;
import dev.zhiyin.tools.prepare.RawShop.Prepared;
import dev.zhiyin.tools.prepare.Summary.Dropped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RawEventsTest {
  private static final List<String> WANTED =
      List.of(
          "u1,p1,view,2023-11-14T22:13:20Z,train", "u1,p2,purchase,2023-11-14T22:13:21.500Z,train");

  @TempDir private Path folder;

  @Test
  void readsTablesOfCommasAndTabsAndLinesOfJson() {
    assertThat(
            prepared(
                "a.csv",
                "user_id,product_id,event_type,timestamp\nu1,p1,view,1700000000\nu1,\"p2\",purchase,1700000001.5\n"))
        .isEqualTo(WANTED);
    assertThat(
            prepared(
                "b.tsv",
                "user_id\tproduct_id\tevent_type\ttimestamp\nu1\tp1\tview\t1700000000\nu1\tp2\tpurchase\t1700000001.5\n"))
        .isEqualTo(WANTED);
    assertThat(
            prepared(
                "c.jsonl",
                """
                {"user_id": "u1", "product_id": "p1", "event_type": "view", "timestamp": 1700000000}

                {"timestamp": 1700000001.5, "product_id": "p2", "user_id": "u1", "event_type": "purchase", "more": [1]}
                """))
        .isEqualTo(WANTED);
  }

  @Test
  void readsParquetOfProductsAndEvents() {
    Path events = folder.resolve("e.parquet");
    Path products = folder.resolve("p.parquet");
    try (var db = DuckDb.create(folder, "500MB")) {
      db.run(
          """
          COPY (SELECT 'u1' AS user_id, 'p1' AS product_id, 'view' AS event_type,
              TIMESTAMP '2023-11-14 22:13:20' AS timestamp
            UNION ALL SELECT 'u1', 'p2', 'purchase', TIMESTAMP '2023-11-14 22:13:21.5')
          TO %s (FORMAT parquet)"""
              .formatted(DuckDb.literal(events.toString())));
      db.run(
          """
          COPY (SELECT 'p1' AS id, 'one' AS title, ['a', 'b'] AS category, 2.5 AS price
            UNION ALL SELECT 'p2', 'two', NULL, 'NaN'::DOUBLE)
          TO %s (FORMAT parquet)"""
              .formatted(DuckDb.literal(products.toString())));
    }

    Prepared prepared = new RawShop(folder).productPath(products).eventFile(events).prepare();

    assertThat(prepared.events()).isEqualTo(WANTED);
    assertThat(prepared.lines(Preparation.PRODUCTS))
        .containsExactly(
            "{\"id\":\"p1\",\"title\":\"one\",\"category\":[\"a\",\"b\"],\"price\":2.5}",
            "{\"id\":\"p2\",\"title\":\"two\"}");
  }

  /* As programs that write a folder for each day name them. */
  @Test
  void readsParquetFilesOfOneNameInSeveralFolders() throws IOException {
    Path first = Files.createDirectory(folder.resolve("day=1")).resolve("part-0.parquet");
    Path second = Files.createDirectory(folder.resolve("day=2")).resolve("part-0.parquet");
    try (var db = DuckDb.create(folder, "500MB")) {
      String row =
          "COPY (SELECT 'u1' AS user_id, '%s' AS product_id, '%s' AS event_type,"
              + " TIMESTAMP '2023-11-14 22:13:%s' AS timestamp) TO %s (FORMAT parquet)";
      db.run(row.formatted("p1", "view", "20", DuckDb.literal(first.toString())));
      db.run(row.formatted("p2", "purchase", "21.5", DuckDb.literal(second.toString())));
    }

    assertThat(
            new RawShop(folder)
                .products("p1", "p2")
                .eventFile(first)
                .eventFile(second)
                .prepare()
                .events())
        .isEqualTo(WANTED);
  }

  @Test
  void takesNoColumnOfParquetFromTheNameOfItsFolder() throws IOException {
    Path file = folder.resolve("date=2024-05-01/e.parquet");
    writeEvents(file, "p1", "p2");

    assertThat(new RawShop(folder).products("p1", "p2").eventFile(file).prepare().events())
        .isEqualTo(WANTED);
  }

  @ParameterizedTest
  @CsvSource({
    "export[1].parquet,export1.parquet",
    "what?.parquet,whats.parquet",
    "a*.parquet,ab.parquet",
    "day[1]/e.parquet,day1/e.parquet"
  })
  void readsTheParquetFileThatIsNamedAndNoneThatItsNameFits(String name, String another)
      throws IOException {
    writeEvents(folder.resolve(name), "p1", "p2");
    writeEvents(folder.resolve(another), "p2", "p1");

    assertThat(
            new RawShop(folder)
                .products("p1", "p2")
                .eventFile(folder.resolve(name))
                .prepare()
                .events())
        .isEqualTo(WANTED);
  }

  private void writeEvents(Path file, String viewed, String bought) throws IOException {
    Files.createDirectories(requireNonNull(file.getParent()));
    try (var db = DuckDb.create(folder, "500MB")) {
      db.run(
          """
          COPY (SELECT 'u1' AS user_id, '%s' AS product_id, 'view' AS event_type,
              TIMESTAMP '2023-11-14 22:13:20' AS created_at
            UNION ALL SELECT 'u1', '%s', 'purchase', TIMESTAMP '2023-11-14 22:13:21.5')
          TO %s (FORMAT parquet)"""
              .formatted(viewed, bought, DuckDb.literal(file.toString())));
    }
  }

  @Test
  void tellsABadRowByTheFileOfParquetThatHasIt() throws IOException {
    Path file = folder.resolve("day/e.parquet");
    writeEvents(file, "p1", "");
    var shop = new RawShop(folder).products("p1").eventFile(file);

    assertThatThrownBy(() -> shop.prepare())
        .isInstanceOf(WorkRefused.class)
        .hasMessageContaining(file + ":2: field 'product_id' is ''; wanted")
        .hasMessageNotContaining("jsonl");
  }

  @Test
  @Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
  void refusesAPipeWhichItWouldReadTwice() {
    Path pipe = NamedPipe.make(folder.resolve("events.csv"));
    assertThatThrownBy(() -> new RawShop(folder).products("p1").eventFile(pipe).prepare())
        .isInstanceOf(WorkRefused.class)
        .hasMessage(pipe + " is a pipe, which cannot be read twice; write it to a file");
  }

  @Test
  void readsPackedFilesWhateverTheirName() throws IOException {
    Path packed = folder.resolve("export");
    try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(
          (RawShop.EVENTS + "u1,p1,view,1700000000\nu1,p2,purchase,1700000001.5\n")
              .getBytes(StandardCharsets.UTF_8));
    }

    assertThat(new RawShop(folder).products("p1", "p2").eventFile(packed).prepare().events())
        .isEqualTo(WANTED);
  }

  @Test
  void readsAnyNumberOfFilesAsOne() {
    Prepared prepared =
        new RawShop(folder)
            .products("p1")
            .productFile("more.csv", "id,title\np2,two\n")
            .eventFile("1.csv", RawShop.EVENTS + "u1,p2,purchase,1700000001.5\n")
            .eventFile("2.csv", RawShop.EVENTS + "u1,p1,view,1700000000\n")
            .prepare();

    assertThat(prepared.events()).isEqualTo(WANTED);
    assertThat(prepared.summary().before()).isEqualTo(new Summary.Counts(2, 2, 1));
  }

  @Test
  void takesTheNamesOfColumnsThatRebuildTakes() {
    assertThat(
            prepared(
                "a.csv",
                "Time,User ID,item_id,TYPE\n1700000000,u1,p1,VIEW\n1700000001.5,u1,p2,Purchase\n"))
        .isEqualTo(WANTED);
    assertThat(
            prepared(
                "b.jsonl",
                """
                {"userId": "u1", "itemId": "p1", "type": "view", "time": "2023-11-14T22:13:20Z"}
                {"userId": "u1", "itemId": "p2", "type": "purchase", "time": "2023-11-14T23:13:21.5+01:00"}
                """))
        .isEqualTo(WANTED);
  }

  @Test
  void refusesATableWithoutAColumnThatIsNeeded() {
    var shop = new RawShop(folder).products("p1").eventFile("a.csv", "user_id,price\nu1,3\n");

    assertThatThrownBy(shop::prepare)
        .isInstanceOf(WorkRefused.class)
        .hasMessageContaining("a.csv: columns are 'user_id, price'; wanted");
  }

  @Test
  void readsListsOfWhatAShopperBrowsed() {
    Prepared prepared =
        new RawShop(folder)
            .productFile("p.csv", "product_id,description\n1,Red shirt\n2,Blue pants\n")
            .eventFile(
                "user_behavior.csv",
                "user_id,timestamp,browsed_products,label\nu1,1700000000,\"Red shirt, 2, hats\",1\n")
            .prepare();

    assertThat(prepared.events())
        .containsExactly(
            "u1,1,,view,2023-11-14T22:13:20Z,train",
            "u1,2,,view,2023-11-14T22:13:20Z,train",
            "u1,,hats,view,2023-11-14T22:13:20Z,train",
            "u1,,hats,purchase,2023-11-14T22:13:20Z,train");
  }

  @Test
  void countsRowsThatAreNoEventsByWhatIsWrong() {
    Prepared prepared =
        new RawShop(folder)
            .products("p1")
            .events(
                "u1,p1,view,1",
                "u1,p1,view",
                "u1,p1,view,1,2",
                ",p1,view,1",
                "u1,,view,1",
                "u1,p1,stare,1",
                "x".repeat(201) + ",p1,view,1",
                "\ud83d\ude00".repeat(100) + ",p1,view,1",
                "\ud83d\ude00".repeat(100) + "x,p1,view,1")
            .eventFile(
                "b.jsonl",
                "{\"user_id\": \"u2\", \"product_id\": \"p1\", \"type\": \"view\", \"time\": 5}\nno json\n[1]\n")
            .prepare("{\"unreadable\": {\"limit\": 1}}");

    assertThat(prepared.events()).hasSize(3);
    assertThat(prepared.summary().before().events()).isEqualTo(12);
    assertThat(prepared.summary().dropped().getFirst())
        .isEqualTo(
            new Dropped(
                "unreadable",
                9,
                Map.of(
                    "'row' is wrong",
                    4L,
                    "'user_id' is wrong",
                    3L,
                    "'product_id' is wrong",
                    1L,
                    "'event_type' is wrong",
                    1L)));
  }

  @Test
  void refusesFilesWithTooManySuchRows() {
    var shop = new RawShop(folder).products("p1").events("u1,p1,view,1", "u1,p1,stare,2");

    assertThatThrownBy(shop::prepare)
        .isInstanceOf(WorkRefused.class)
        .hasMessageContaining("1 of 2 rows are bad, more than the 5 % allowed")
        .hasMessageContaining(":3: field 'event_type' is 'stare'; wanted one of view,");
    assertThat(folder.resolve("out")).isEmptyDirectory();
  }

  @Test
  void takesBasketsWithoutAShopperForSessions() {
    Prepared prepared =
        new RawShop(folder)
            .products("p1", "p2")
            .eventFile(
                "e.csv",
                """
                user_id,session_id,product_id,event_type,timestamp,order_id
                ,,p1,purchase,1,77
                ,,p2,purchase,1,77
                ,s1,p1,purchase,1,78
                u1,,p1,purchase,1,79
                """)
            .prepare();

    assertThat(prepared.lines(Preparation.EVENTS))
        .containsExactly(
            "user_id,session_id,product_id,event_type,timestamp,order_id,split",
            ",basket-77,p1,purchase,1970-01-01T00:00:01Z,77,train",
            ",basket-77,p2,purchase,1970-01-01T00:00:01Z,77,train",
            ",s1,p1,purchase,1970-01-01T00:00:01Z,78,train",
            "u1,,p1,purchase,1970-01-01T00:00:01Z,79,train");
    assertThat(prepared.summary().anonymousBaskets()).isEqualTo(1);
  }

  @Test
  void givesASessionToTheUserWhoIsNamedWithIt() {
    Prepared prepared =
        new RawShop(folder)
            .products("p1", "p2")
            .eventFile(
                "e.csv",
                """
                user_id,session_id,product_id,event_type,timestamp
                ,s1,p1,view,1
                u1,s1,p2,view,2
                ,u1,p1,view,3
                """)
            .prepare();

    assertThat(prepared.events())
        .containsExactly(
            ",u1,p1,view,1970-01-01T00:00:03Z,train",
            "u1,,p1,view,1970-01-01T00:00:01Z,train",
            "u1,,p2,view,1970-01-01T00:00:02Z,train");
  }

  @Test
  void aSessionIsTheUsersWhoIsNamedWithItUntilAnotherIs() {
    Prepared prepared =
        new RawShop(folder)
            .products("p1", "p2")
            .eventFile(
                "e.csv",
                """
                user_id,session_id,product_id,event_type,timestamp
                ,s1,p1,view,1
                u1,s1,p1,view,2
                ,s1,p1,view,3
                u2,s1,p1,view,4
                ,s1,p1,view,5
                u1,s1,p2,view,6
                ,s1,p2,view,7
                """)
            .prepare();

    assertThat(prepared.events())
        .containsExactlyInAnyOrder(
            "u1,p1,view,1970-01-01T00:00:01Z,train",
            "u1,p1,view,1970-01-01T00:00:02Z,train",
            "u1,p1,view,1970-01-01T00:00:03Z,train",
            "u2,p1,view,1970-01-01T00:00:04Z,train",
            "u2,p1,view,1970-01-01T00:00:05Z,train",
            "u1,p2,view,1970-01-01T00:00:06Z,train",
            "u1,p2,view,1970-01-01T00:00:07Z,train");
  }

  @Test
  void keepsTheWordsOfSearchesAndTheIdsOfEvents() {
    Prepared prepared =
        new RawShop(folder)
            .products("p1")
            .eventFile(
                "e.csv",
                """
                user_id,product_id,text,event_type,timestamp,event_id
                u1,,"ｒｅｄ, ""big"" 包",search,1,
                u1,p1,,view,2,e-1
                """)
            .prepare();

    assertThat(prepared.lines(Preparation.EVENTS))
        .containsExactly(
            "user_id,product_id,text,event_type,timestamp,event_id,split",
            "u1,,\"red, \"\"big\"\" 包\",search,1970-01-01T00:00:01Z,,train",
            "u1,p1,,view,1970-01-01T00:00:02Z,e-1,train");
  }

  private List<String> prepared(String name, String text) {
    return new RawShop(folder).products("p1", "p2").eventFile(name, text).prepare().events();
  }
}
