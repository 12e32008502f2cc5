package dev.zhiyin.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.sample.Department.Language;
import dev.zhiyin.sample.ShopVocabulary.Niche;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ShopVocabularyTest {
  private final ShopVocabulary lexicon = Sample.LEXICON;

  @Test
  void hasDepartmentsOfSeveralGroupsOfSeveralLeaves() {
    var departments = lexicon.niches().stream().map(Niche::department).distinct().toList();
    assertThat(departments).hasSizeGreaterThanOrEqualTo(12);
    assertThat(departments).allSatisfy(each -> assertThat(each.groups()).hasSizeBetween(3, 5));
    assertThat(departments)
        .flatExtracting(Department::groups)
        .allSatisfy(group -> assertThat(group.leaves()).hasSizeBetween(2, 5));
  }

  @Test
  void namesEachLeafOnceInEachLanguage() {
    for (var language : Language.values()) {
      assertThat(lexicon.niches())
          .extracting(niche -> niche.leaf().name().in(language))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void ruleOutOnlyFeaturesThatTheGroupHas() {
    assertThat(lexicon.niches())
        .allSatisfy(
            niche ->
                assertThat(niche.group().features())
                    .extracting(feature -> feature.word().chinese())
                    .containsAll(niche.leaf().unfit()));
  }

  @Test
  void leaveEachNicheThreeFeaturesTwoOfWhichMayBeJoined() {
    assertThat(lexicon.niches()).filteredOn(niche -> niche.features().size() < 3).isEmpty();
    assertThat(lexicon.niches())
        .filteredOn(
            niche -> niche.features().stream().noneMatch(niche.features().getFirst()::joins))
        .isEmpty();
  }

  @Test
  void giveEachNicheBrandsOfThreeTiers() {
    Map<String, Long> tiers =
        lexicon.niches().stream()
            .collect(
                Collectors.toMap(
                    Niche::toString,
                    niche ->
                        niche.brands().stream().map(Department.Brand::tier).distinct().count()));
    assertThat(tiers).allSatisfy((niche, count) -> assertThat(count).as(niche).isEqualTo(3));
  }

  @Test
  void nameOnlyLeavesThatThereAreAsWhatGoesWithOthers() {
    assertThat(lexicon.niches())
        .allSatisfy(
            niche -> assertThat(lexicon.companions(niche)).hasSameSizeAs(niche.leaf().goesWith()));
  }

  @Test
  void sayWhatGoesWithEverything() {
    assertThat(lexicon.niches()).noneMatch(niche -> lexicon.companions(niche).isEmpty());
    assertThat(lexicon.niches()).noneMatch(niche -> lexicon.companions(niche).contains(niche));
  }

  @Test
  void havePriceBandsThatRise() {
    assertThat(lexicon.niches())
        .allSatisfy(niche -> assertThat(niche.lowestPrice()).isLessThan(niche.highestPrice()));
  }
}
