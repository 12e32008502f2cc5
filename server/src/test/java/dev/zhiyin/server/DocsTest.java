package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Note;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages are finished, and say the limits that the program has. */
class DocsTest {
  /** What stands where something is still to be written. */
  private static final Pattern UNFINISHED =
      Pattern.compile("@[A-Z_]+@|\\b(TODO|TBD|FIXME|XXX)\\b|\\{\\{|\\?\\?\\?|(?i:lorem ipsum)");

  /** To a file beside the page or elsewhere in the project. */
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]+)(?:#[^)]*)?\\)");

  /** To a heading of a page, of the same page where none is named. */
  private static final Pattern SECTION = Pattern.compile("\\]\\(([^)#:\\s]*)#([^)\\s]+)\\)");

  private static final Pattern WORD = Pattern.compile("\\S+");

  static Stream<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(Pages.docs())) {
      return Stream.concat(
          Stream.of(Pages.project().resolve("README.md")),
          docs.filter(page -> page.toString().matches(".*\\.(md|sh)")))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void noPageWaitsForSomethingToBeWritten(Path page) {
    assertThat(Pages.lines(page)).noneMatch(line -> UNFINISHED.matcher(line).find());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksToOtherPagesLeadThere(Path page) {
    List<String> links =
        LINK.matcher(String.join("\n", Pages.lines(page)))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(links).allMatch(link -> Files.exists(page.resolveSibling(link)));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksToSectionsLeadThere(Path page) {
    SECTION
        .matcher(String.join("\n", Pages.lines(page)))
        .results()
        .forEach(
            link -> {
              String file = link.group(1);
              Path to = file.isEmpty() ? page : page.resolveSibling(file).normalize();
              assertThat(sections(to)).as(link.group()).contains(link.group(2));
            });
  }

  /* As GitHub names them in links. */
  private static List<String> sections(Path page) {
    return Pages.lines(page).stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").replaceAll("\\]\\([^)]*\\)", ""))
        .map(line -> line.toLowerCase(Locale.ROOT).replaceAll("[^\\p{IsAlphabetic}\\p{N}_ -]", ""))
        .map(line -> line.replace(' ', '-'))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"@FIGURES@", "to be done, TODO", "{{ version }}", "about ??? products"})
  void aPlaceHolderIsSeen(String line) {
    assertThat(line).containsPattern(UNFINISHED);
  }

  @Test
  void theFirstPageIsShort() {
    assertThat(Pages.lines(Pages.project().resolve("README.md"))).hasSizeLessThanOrEqualTo(130);
  }

  /* About two pages: whoever is new reads all of it. */
  @Test
  void theArchitectureIsReadInOneGo() {
    String page = String.join(" ", Pages.lines(Pages.docs().resolve("architecture.md")));

    assertThat(WORD.matcher(page).results().count()).isLessThanOrEqualTo(1_500);
  }

  @Test
  void theTableOfLimitsIsThatOfTheProgram() {
    String limits =
        String.format(
            Locale.ROOT,
            """
            | `id`, `groupId`, `brand`, `seller`, `author` | %,d characters each |
            | `productIds` | %,d, each as long as an `id` |
            | `title` | %,d characters |
            | `description` | %,d characters |
            | `reviews` | %,d, of %,d characters each |
            | `category` | %,d levels, %,d characters as `户外用品 > 背包` |
            | `currency` | %,d characters |
            | `imageUrl` | %,d characters |
            | `attributes` | %,d names of %,d characters each, %,d values in all of %,d characters each |
            | all texts together | %,d characters |
            """,
            Product.LONGEST_BRAND,
            Note.MOST_PRODUCTS,
            ProductText.LONGEST_TITLE,
            ProductText.LONGEST_DESCRIPTION,
            ProductText.MOST_REVIEWS,
            ProductText.LONGEST_REVIEW,
            CategoryPath.MOST_LEVELS,
            CategoryPath.LONGEST,
            Offer.LONGEST_CURRENCY,
            Product.LONGEST_URL,
            Product.MOST_ATTRIBUTES,
            Product.LONGEST_NAME,
            Product.MOST_VALUES,
            Product.LONGEST_VALUE,
            Product.LONGEST);

    assertThat(Pages.lines(Pages.docs().resolve("files.md")))
        .containsSequence(limits.lines().toList());
  }
}
