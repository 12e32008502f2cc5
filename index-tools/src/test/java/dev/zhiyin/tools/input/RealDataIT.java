package dev.zhiyin.tools.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.ShopperId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Reads the public sets of the folder {@code ZHIYIN_DATA}; the counts are those of their SOURCE.md.
 */
@EnabledIfEnvironmentVariable(named = "ZHIYIN_DATA", matches = ".+")
class RealDataIT {
  private static final Path DATA = Path.of(System.getenv().getOrDefault("ZHIYIN_DATA", ""));

  private final BadRows rows = new BadRows(BadRows.DEFAULT_LIMIT);

  private static Path file(String set, String name) {
    return DATA.resolve(set).resolve(name);
  }

  private List<Product> products(String set) {
    return ShopFolder.products(rows, file(set, "products.jsonl.gz"));
  }

  @ParameterizedTest
  @CsvSource({
    "amazon_beauty_2014,12101",
    "amazon_office_2014,2420",
    "online_retail_uci,3791",
    "retrotech_bestbuy,46156",
    "zh_jd_mixed,3094",
    "zh_tmall_beauty,3497"
  })
  void readsEveryProduct(String set, int count) {
    assertThat(products(set)).hasSize(count);
    assertThat(rows.rows()).isEqualTo(count);
  }

  @Test
  void keepsTheProductsOfBeautyThatHaveNoTitle() {
    products("amazon_beauty_2014");
    assertThat(rows.summary())
        .isEqualTo(
            """
            12,101 rows read, 12,101 accepted, 0 skipped
              7 products without a title, their id is used""");
  }

  @Test
  void readsCategoriesPricesAndSellingPointsInChinese() {
    List<Product> products = products("zh_jd_mixed");
    assertThat(products).allMatch(product -> product.category().levels().size() == 3);
    assertThat(products).allMatch(product -> product.offer().price().isPresent());
    assertThat(products)
        .filteredOn(product -> !product.text().description().isEmpty())
        .hasSize(2975);
  }

  @Test
  void readsTheEventsOfBeautyWithTheirSplit() {
    var events = new ArrayList<FileEvent>();
    new EventFiles(FileConventions.DEFAULT, new ProductNames(), rows)
        .read(List.of(file("amazon_beauty_2014", "events.csv.gz")), events::add);
    assertThat(events).hasSize(198_502);
    assertThat(users(events.stream().map(FileEvent::event).toList())).hasSize(22_363);
    assertThat(events)
        .filteredOn(event -> event.split().equals(Optional.of(Split.TEST)))
        .hasSize(22_363);
    assertThat(rows.summary()).isEqualTo("198,502 rows read, 198,502 accepted, 0 skipped");
  }

  @Test
  void readsTheEventsOfOffice() {
    List<Event> events = ShopFolder.events(rows, file("amazon_office_2014", "events.csv.gz"));
    assertThat(events).hasSize(53_258);
    assertThat(users(events)).hasSize(4_905);
  }

  @Test
  void readsThePurchasesOfOnlineRetailAndCountsWhatWasBoughtTwiceAtOnce() {
    List<Event> events = ShopFolder.events(rows, file("online_retail_uci", "events.csv.gz"));
    assertThat(rows.rows()).isEqualTo(396_337);
    assertThat(users(events)).hasSize(4_334);
    var distinct = new HashSet<List<Object>>();
    events.forEach(
        event -> distinct.add(List.of(event.shopperId(), event.subject(), event.timestamp())));
    assertThat(distinct).hasSameSizeAs(events);
    assertThat(rows.summary()) // zcat events.csv.gz | tail -n +2 | cut -d, -f1-4 | sort -u | wc -l
        .startsWith("396,337 rows read, 386,250 accepted, 10,087 skipped\n")
        .doesNotContain("is wrong")
        .endsWith("columns not used: country, unit_price");
  }

  @Test
  void takesBasketsOfNobodyForSessions() {
    var events = ShopFolder.events(rows, file("online_retail_uci", "events_anonymous.csv.gz"));
    assertThat(events)
        .isNotEmpty()
        .allMatch(event -> event.shopperId().sessionId().orElseThrow().startsWith("basket-"));
  }

  @Test
  void refusesReturns() {
    Path file = file("online_retail_uci", "returns.csv.gz");
    assertThatThrownBy(() -> ShopFolder.events(rows, file))
        .isInstanceOf(WorkRefused.class)
        .hasMessageContaining(file + ":2: field 'event_type' is 'return'; wanted one of view");
  }

  @Test
  void refusesFilesThatHoldSomethingElse() {
    Path file = file("retrotech_bestbuy", "queries.tsv");
    assertThatThrownBy(() -> ShopFolder.products(rows, file))
        .isInstanceOf(WorkRefused.class)
        .hasMessage(
            file
                + ": columns are 'query_id, query'; wanted id, title or description; say which is"
                + " which, such as: --columns query_id=id,query=title");
  }

  private static Set<ShopperId> users(List<Event> events) {
    return events.stream().map(Event::shopperId).collect(Collectors.toSet());
  }
}
