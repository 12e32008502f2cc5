package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.filter.PriceRange;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.recommend.PageCursor.State;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageCursorTest {
  private static final Instant TIME = Instant.parse("2026-03-01T12:00:00.123456Z");

  private static final RecommendRequest EVERYTHING =
      new RecommendRequest(
          new History(
              List.of(
                  new HistoryItem(
                      new Subject.Item("包/1"),
                      EventType.REVIEW,
                      TIME,
                      Instant.EPOCH,
                      List.of("e1", "e2")),
                  new HistoryItem(
                      new Subject.Words("防水 tent"), EventType.SEARCH, Instant.EPOCH, List.of()))),
          Filter.of(
              new Condition.AnyOf(
                  List.of(
                      Filter.of(new Condition.Not(Filter.of(new Condition.Brands(List.of("a"))))),
                      Filter.ALL)),
              new Condition.Categories(List.of(CategoryPath.parse("户外 > 背包"), CategoryPath.NONE)),
              new Condition.Sellers(List.of("s")),
              new Condition.Attribute("color", List.of("red", "红")),
              new Condition.Products(List.of("p")),
              new Condition.Price(new PriceRange(1.5, Double.POSITIVE_INFINITY)),
              new Condition.InStock(true),
              new Condition.AttributeRange("size", 1.5, Double.POSITIVE_INFINITY),
              new Condition.AttributeNear("place", new GeoPoint(31.2, -121.5), 2.5),
              new Condition.Notes(false),
              new Condition.NotesOn("p1"),
              new Condition.CreatedAfter(TIME)),
          new HistoryExclusion(Set.of("x", "y"), List.of("b"), false, true, false),
          Locale.ENGLISH,
          7,
          OptionalDouble.of(0.25));

  /* As docs/operating.md says of the room of a list. */
  @Test
  void aListTakesFewBytesAProductAndMoreAnItemOfAHistoryThatCameWithIt() {
    List<String> ids = IntStream.range(0, 200).mapToObj("product-%04d"::formatted).toList();
    RecommendRequest request = RecommendRequest.of(History.EMPTY);
    int list = new PageCursor(request, ids, Map.of()).toBytes().length;
    var items = new ArrayList<HistoryItem>();
    for (int i = 0; i < 100; i++) {
      items.add(
          new HistoryItem(
              new Subject.Item("product-%04d".formatted(i)),
              EventType.VIEW,
              TIME.plusSeconds(i),
              List.of(UUID.randomUUID().toString())));
    }
    var given = new PageCursor(request.withHistory(new History(items)), ids, Map.of());

    assertThat(list).isBetween(2_500, 3_000);
    assertThat((given.toBytes().length - list) / 100).isBetween(100, 115);
  }

  @Test
  void theSameListComesOutOfItsBytes() {
    var list = new PageCursor(EVERYTHING, List.of("a", "包/1 %", "c"), Map.of("a", "other of a"));
    list.addRanked(List.of("d"), State.WALKING);
    list.addWalked(List.of("e", "f"), "f", false);

    PageCursor read = read(list);

    assertThat(read.request()).isEqualTo(EVERYTHING);
    assertThat(read.ids(0, 9)).containsExactly("a", "包/1 %", "c", "d", "e", "f");
    assertThat(read.rankedIds()).containsExactlyInAnyOrder("a", "包/1 %", "c", "d");
    assertThat(read.liked("a")).hasValue("other of a");
    assertThat(read.liked("c")).isEmpty();
    assertThat(read.walkedTo()).isEqualTo("f");
    assertThat(read.state()).isEqualTo(State.WALKING);
    read.addWalked(List.of("g"), "g", true);
    assertThat(read.ids(5, 9)).containsExactly("f", "g");
    assertThat(read.state()).isEqualTo(State.COMPLETE);
    assertThat(read(list).request()).isEqualTo(read(read).request());
  }

  @Test
  void bytesOfAnotherVersionAreNoList() {
    byte[] bytes =
        new PageCursor(RecommendRequest.of(History.EMPTY), List.of("a"), Map.of()).toBytes();
    bytes[0]++;

    assertThat(ListCursor.of(bytes)).isEmpty();
  }

  @Test
  void aListStaysSmallHoweverFarItIsRead() {
    var list =
        new PageCursor(RecommendRequest.of(History.EMPTY), List.of("first", "second"), Map.of());
    list.addRanked(List.of(), State.WALKING);
    assertThat(list.reaches(2)).isTrue();
    assertThat(list.reaches(3)).isFalse();
    int at = 0;
    for (int step = 0; step < 40; step++) {
      List<String> ids = IntStream.range(at, at + 500).mapToObj("p%06d"::formatted).toList();
      list.addWalked(ids, ids.getLast(), false);
      at += 500;
      list = read(list);

      assertThat(list.size()).isEqualTo(2 + at);
      assertThat(list.ids(2 + at - 1, 9)).containsExactly("p%06d".formatted(at - 1));
      assertThat(list.ids(2 + Math.max(0, at - PageCursor.WALKED), 1))
          .containsExactly("p%06d".formatted(Math.max(0, at - PageCursor.WALKED)));
      assertThat(list.reaches(2 + at)).isTrue();
      assertThat(list.reaches(2 + Math.max(0, at - PageCursor.WALKED))).isTrue();
      assertThat(list.toBytes().length).isLessThan(50_000);
    }
    assertThat(list.reaches(2)).isFalse();
    assertThat(list.rankedIds()).containsExactlyInAnyOrder("first", "second");
  }

  private static PageCursor read(PageCursor list) {
    return (PageCursor) ListCursor.of(list.toBytes()).orElseThrow();
  }

  @Test
  void halfACharacterIsReadAsTheSignForIt() {
    var random = new Random(4);
    for (int length : List.of(1, 2, 20, 30, 60, 70, 4_990)) {
      for (String half : List.of("\ud83d", "\ude00", "字\ud83d字", "\ude00a\ud83d")) {
        int at = random.nextInt(length);
        String value = "a".repeat(at) + half + "a".repeat(length - at - 1);
        Condition condition = new Condition.Attribute("color" + half, List.of(value));
        var list =
            new PageCursor(
                EVERYTHING.withFilter(Filter.of(condition)), List.of("a", "b"), Map.of());

        PageCursor read = read(list);

        assertThat(read.ids(0, 9)).containsExactly("a", "b");
        assertThat(read.request().filter().all().getFirst())
            .isInstanceOfSatisfying(
                Condition.Attribute.class,
                attribute ->
                    assertThat(attribute.any().getFirst())
                        .startsWith("a".repeat(at))
                        .contains("\ufffd"));
      }
    }
  }
}
