package dev.zhiyin.tools.prepare.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.prepare.text.Money.PriceConfig;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {
  private static final PriceConfig YUAN =
      new PriceConfig("CNY", Map.of("USD", new BigDecimal("7.1")), BigDecimal.ONE);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '"',
      value = {
        "299|CNY|299|CNY",
        "299.50|\"\"|299.50|CNY",
        "¥1,299.00|\"\"|1299.00|CNY",
        "￥299|\"\"|299|CNY",
        "299元|\"\"|299|CNY",
        "29900分|\"\"|299.00|CNY",
        "10|USD|71.00|CNY",
        "US$ 10.01|\"\"|71.07|CNY",
        "250|¢|17.75|CNY",
        "5|rmb|5|CNY",
      })
  void bringsPricesToTheShopsCurrency(String price, String currency, String amount, String code) {
    ObjectNode row = converted(new Money(YUAN), price, currency);

    assertThat(row.get("price").asText()).isEqualTo(amount);
    assertThat(row.get("currency").asText()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "¥299,JPY,-,JPY",
        "¥299,-,JPY,JPY",
        "¥299,-,-,CNY",
        "$5,HKD,-,HKD",
        "$5,-,TWD,TWD",
        "$5,-,-,USD",
      })
  void tellsBySignsWhichSeveralCurrenciesHaveWhatTheRowOrTheShopNames(
      String price, @Nullable String currency, @Nullable String shop, String code) {
    var config = new PriceConfig(Objects.requireNonNullElse(shop, ""), Map.of(), BigDecimal.ONE);

    ObjectNode row = converted(new Money(config), price, Objects.requireNonNullElse(currency, ""));

    assertThat(row.get("currency").asText()).isEqualTo(code);
  }

  @Test
  void refusesASignOfAnotherCurrency() {
    assertThatThrownBy(() -> converted(new Money(YUAN), "€5", "USD"))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("currency is 'USD'; wanted the currency of the price €5");
  }

  @Test
  void keepsTheOneCurrencyThatFilesAreIn() {
    var money = new Money(PriceConfig.AS_GIVEN);

    ObjectNode row = converted(money, "2.55", "GBP");
    ObjectNode silent = converted(money, "3", "");
    money.check();

    assertThat(row.toString()).isEqualTo("{\"id\":\"p1\",\"price\":2.55,\"currency\":\"GBP\"}");
    assertThat(silent.toString()).isEqualTo("{\"id\":\"p1\",\"price\":3}");
    assertThat(money.currencies()).isEqualTo(Map.of("GBP", 1L, "", 1L));
    assertThat(money.converted()).isZero();
  }

  @Test
  void refusesCurrenciesSideBySide() {
    var money = new Money(PriceConfig.AS_GIVEN);
    converted(money, "1", "USD");
    converted(money, "1", "CNY");

    assertThatThrownBy(money::check)
        .isInstanceOf(WorkRefused.class)
        .hasMessage(
            "prices are in CNY, USD; set prices.currency to one of them and prices.rates for the others");
  }

  @Test
  void refusesACurrencyWithoutARate() {
    assertThatThrownBy(() -> converted(new Money(YUAN), "5", "EUR"))
        .isInstanceOf(WorkRefused.class)
        .hasMessage(
            "the price of product 'p1' is in EUR, for which prices.rates has no rate to CNY");
  }

  @Test
  void refusesWhatIsNoPrice() {
    assertThatThrownBy(() -> converted(new Money(YUAN), "ask us", ""))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("price is 'ask us'; wanted a number, with or without a currency");
    assertThatThrownBy(() -> converted(new Money(YUAN), "Rs 299", "INR"))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(
            "price is 'Rs 299'; wanted a number, with or without a known sign or ISO 4217 code");
    assertThatThrownBy(() -> converted(new Money(YUAN), "5", "shells"))
        .isInstanceOf(InvalidInput.class);
  }

  /* To round one of them to cents would take minutes, or all memory. */
  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "1e50000000", "1e-999999999", "-1e2147483647"})
  @Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
  void refusesNumbersThatNothingCosts(String price) {
    var cents = new Money(new PriceConfig("", Map.of(), new BigDecimal("0.01")));
    assertThatThrownBy(() -> converted(cents, price, ""))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("price is '%s'; wanted a number, with or without a currency", price);
    assertThatThrownBy(() -> converted(cents, "9".repeat(101) + "元", ""))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith("price is '999");
  }

  @Test
  void scalesPricesThatCountSmallerUnits() {
    var money = new Money(new PriceConfig("", Map.of(), new BigDecimal("0.01")));

    assertThat(converted(money, "29900", "CNY").get("price").asText()).isEqualTo("299.00");
    assertThat(money.converted()).isEqualTo(1);
  }

  private static ObjectNode converted(Money money, String price, String currency) {
    ObjectNode row = JsonNodeFactory.instance.objectNode().put("id", "p1").put("price", price);
    if (!currency.isEmpty()) {
      row.put("currency", currency);
    }
    money.convert(row);
    return row;
  }
}
