package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SearchCostTest {
  private static final int PRODUCTS = 130_000;

  @Test
  void fewMatchesAreScannedAndManyAreLeftToTheGraph() {
    assertThat(SearchCost.isScanCheaper(PRODUCTS / 1000, PRODUCTS, 200)).isTrue();
    assertThat(SearchCost.isScanCheaper(PRODUCTS / 100, PRODUCTS, 200)).isTrue();
    assertThat(SearchCost.isScanCheaper(PRODUCTS / 10, PRODUCTS, 200)).isTrue();
    assertThat(SearchCost.isScanCheaper(PRODUCTS / 5, PRODUCTS, 200)).isFalse();
    assertThat(SearchCost.isScanCheaper(PRODUCTS / 2, PRODUCTS, 200)).isFalse();
    assertThat(SearchCost.isScanCheaper(PRODUCTS, PRODUCTS, 200)).isFalse();
  }

  @Test
  void whatIsWantedWholeIsScanned() {
    assertThat(SearchCost.isScanCheaper(PRODUCTS, PRODUCTS, PRODUCTS)).isTrue();
    assertThat(SearchCost.isScanCheaper(0, PRODUCTS, 1)).isTrue();
    assertThat(SearchCost.isScanCheaper(1, 1, 1)).isTrue();
  }

  @Test
  void smallSegmentsAreScanned() {
    assertThat(SearchCost.isScanCheaper(1000, 1000, 100)).isTrue();
    assertThat(SearchCost.isScanCheaper(10_000, 10_000, 100)).isFalse();
  }
}
