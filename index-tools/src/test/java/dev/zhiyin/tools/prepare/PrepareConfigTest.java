package dev.zhiyin.tools.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.tools.prepare.PrepareConfig.SplitConfig;
import dev.zhiyin.tools.split.Splitter.Way;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrepareConfigTest {
  @Test
  void keepsTheDefaultOfWhatIsNotGiven() {
    PrepareConfig config =
        PrepareConfig.parse(
            """
            {"bots": {"perDay": 9}, "split": {"by": "time"}, "texts": {"brands": {"耐克": "Nike"}}}""");

    assertThat(config.bots()).isEqualTo(new Rules.Bots(120, 9));
    assertThat(config.split()).isEqualTo(new SplitConfig(Way.TIME, 0.1, 0.1));
    assertThat(config.texts().brands()).containsEntry("耐克", "Nike");
    assertThat(config.texts().placeholders()).contains("unknown");
    assertThat(config.codes()).isEqualTo(Rules.Codes.DEFAULT);
  }

  @Test
  void readsWhatTheManifestShows() {
    assertThat(PrepareConfig.parse(PrepareConfig.JSON.tree(PrepareConfig.DEFAULT).toString()))
        .isEqualTo(PrepareConfig.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '@',
      value = {
        "{\"bots\": {\"perHour\": 1}}|bots.perHour is '1'; wanted a setting that exists",
        "{\"bots\": {\"perDay\": \"many\"}}|bots.perDay is 'many'; wanted a value of its type",
        "{\"bots\": {\"perDay\": -1}}|bots.perDay is '-1'; wanted at least 0",
        "{\"bots\": {\"perMinute\": -1}}|bots.perMinute is '-1'; wanted at least 0",
        "{\"bulkBuyers\": {\"purchasesPerDay\": -1}}|bulkBuyers.purchasesPerDay is '-1'; wanted at least 0",
        "{\"kCore\": {\"shoppers\": -1}}|kCore.shoppers is '-1'; wanted at least 0",
        "{\"kCore\": {\"products\": -1}}|kCore.products is '-1'; wanted at least 0",
        "{\"unreadable\": {\"limit\": 2}}|unreadable.limit is '2.0'; wanted a share of 0 to 1",
        "{\"sample\": {\"share\": 0}}|sample.share is '0.0'; wanted a share above 0, up to 1",
        "{\"timestamps\": {\"zone\": \"Moon\"}}|timestamps.zone is 'Moon'; wanted a zone such as Asia/Shanghai",
        "{\"timestamps\": {\"latest\": \"soon\"}}|timestamps.latest is 'soon'; wanted a time as RFC 3339 or in epoch seconds",
        "{\"codes\": {\"ids\": \"(\"}}|codes.ids is '('; wanted a regular expression: Unclosed group",
        "{\"split\": {\"test\": 0.9}}|split.test is '0.9'; wanted a share above 0; with valid 0.9 at most",
        "{\"split\": {\"valid\": 0}}|split.valid is '0.0'; wanted a share above 0 and below 1",
        "{\"split\": {\"by\": \"luck\"}}|split.by is 'luck'; wanted a value of its type",
        "{\"prices\": {\"rates\": {\"USD\": 7}}}|prices.currency is ''; wanted a currency, since there are rates",
        "{\"prices\": {\"currency\": \"CNY\", \"rates\": {\"USD\": 0}}}|prices.rates.USD is '0'; wanted a number above 0",
        "{\"prices\": {\"scale\": 0}}|prices.scale is '0'; wanted a number above 0",
        "{\"texts\": {\"brands\": {\"nike\": \" \"}}}|texts.brands.nike is ' '; wanted 1 to 200 characters, not all blank",
        "{\"texts\": {\"categories\": {\"shoes\": \"\"}}}|texts.categories.shoes is ''; wanted 1 to 800 characters, not all blank",
        "{\"texts\": {\"categories\": {\"shoes\": \"Sport > Shoes\"}}}|texts.categories.shoes is 'Sport > Shoes'; wanted one level, without '>'",
        "[]|config is '[]'; wanted a JSON object",
      })
  void refusesASettingByItsDottedName(String json, String message) {
    assertThatThrownBy(() -> PrepareConfig.parse(json))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(message);
  }
}
