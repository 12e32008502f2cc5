package dev.zhiyin.engine.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CategoryPathTest {
  private static final CategoryPath BACKPACKS = CategoryPath.parse("户外用品 > 背包 > 登山背包");

  @ParameterizedTest
  @ValueSource(strings = {"户外用品 > 背包 > 登山背包", "户外用品>背包>登山背包", "  户外用品  >背包 > 登山背包 "})
  void spaceAroundTheSignIsFree(String text) {
    assertThat(CategoryPath.parse(text).levels()).containsExactly("户外用品", "背包", "登山背包");
    assertThat(CategoryPath.parse(text)).hasToString("户外用品 > 背包 > 登山背包");
  }

  @Test
  void blankTextIsNoCategory() {
    assertThat(CategoryPath.parse(" ")).isEqualTo(CategoryPath.NONE);
    assertThat(CategoryPath.NONE.isEmpty()).isTrue();
    assertThat(CategoryPath.NONE.leaf()).isEmpty();
    assertThat(CategoryPath.NONE.prefixes()).isEmpty();
    assertThat(CategoryPath.NONE).hasToString("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a > > b", "> a", "a >", ">"})
  void refusesBlankLevels(String text) {
    assertThatThrownBy(() -> CategoryPath.parse(text))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("category is ''; wanted levels that are not blank and have no '>'");
  }

  @Test
  void refusesTheSignInsideALevel() {
    assertThatThrownBy(() -> new CategoryPath(List.of("a", "b>c")))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("category is 'b>c'; wanted levels that are not blank and have no '>'");
  }

  @Test
  void knowsItsLeafAndEveryPathAbove() {
    assertThat(BACKPACKS.leaf()).isEqualTo("登山背包");
    assertThat(BACKPACKS.prefixes())
        .extracting(CategoryPath::toString)
        .containsExactly("户外用品", "户外用品 > 背包", "户外用品 > 背包 > 登山背包");
  }

  @ParameterizedTest
  @CsvSource({
    "户外用品 > 背包 > 登山背包, 3",
    "户外用品 > 背包, 2",
    "户外用品 > 帐篷 > 登山背包, 1",
    "背包 > 登山背包, 0",
    "'', 0"
  })
  void countsSharedLevelsFromTheBroadest(String other, int shared) {
    assertThat(BACKPACKS.sharedLevels(CategoryPath.parse(other))).isEqualTo(shared);
    assertThat(CategoryPath.parse(other).sharedLevels(BACKPACKS)).isEqualTo(shared);
  }
}
