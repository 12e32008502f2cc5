package dev.zhiyin.sample;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.sample.Department.Brand;
import dev.zhiyin.sample.Department.Feature;
import dev.zhiyin.sample.Department.Group;
import dev.zhiyin.sample.Department.Language;
import dev.zhiyin.sample.Department.Leaf;
import dev.zhiyin.sample.Department.Material;
import dev.zhiyin.sample.Department.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All word lists: the departments with their niches, and the phrases. Immutable. */
final class ShopVocabulary {
  /** Files in the order of the shop's departments; the order is part of what a seed means. */
  private static final List<String> FILES =
      List.of(
          "outdoor",
          "sports",
          "digital",
          "computers",
          "appliances",
          "kitchen",
          "home",
          "clothing",
          "bags",
          "beauty",
          "food",
          "family",
          "stationery",
          "pets");

  private static final JsonSetter.Value EMPTY_WHEN_ABSENT =
      JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .withConfigOverride(List.class, lists -> lists.setSetterInfo(EMPTY_WHEN_ABSENT))
          .withConfigOverride(String.class, texts -> texts.setSetterInfo(EMPTY_WHEN_ABSENT))
          .build();

  private final List<Niche> niches;
  private final List<List<Niche>> companions;
  private final Phrases phrases;

  private ShopVocabulary(List<Niche> niches, Phrases phrases) {
    this.niches = List.copyOf(niches);
    this.phrases = phrases;
    Map<String, Niche> byName =
        niches.stream().collect(Collectors.toMap(Niche::toString, Function.identity()));
    this.companions =
        niches.stream()
            .map(
                niche ->
                    niche.leaf().goesWith().stream()
                        .flatMap(name -> Stream.ofNullable(byName.get(name)))
                        .toList())
            .toList();
  }

  /** Reads the word lists that lie beside this class. */
  static ShopVocabulary load() {
    Map<String, List<Words>> palettes = read("palettes", new TypeReference<>() {});
    var niches = new ArrayList<Niche>();
    for (String file : FILES) {
      Department department = read(file, new TypeReference<>() {});
      for (var group : department.groups()) {
        var palette = palettes.getOrDefault(group.palette(), List.of());
        for (var leaf : group.leaves()) {
          var colors = leaf.plain() ? List.<Words>of() : palette;
          niches.add(new Niche(niches.size(), department, group, leaf, colors));
        }
      }
    }
    return new ShopVocabulary(niches, read("phrases", new TypeReference<>() {}));
  }

  /**
   * The same with some departments only, by their English names; what goes with products of others
   * goes.
   */
  ShopVocabulary only(Set<String> departments) {
    var kept =
        niches.stream()
            .filter(niche -> departments.contains(niche.department().name().english()))
            .toList();
    return new ShopVocabulary(
        IntStream.range(0, kept.size()).mapToObj(i -> kept.get(i).at(i)).toList(), phrases);
  }

  List<Niche> niches() {
    return niches;
  }

  Phrases phrases() {
    return phrases;
  }

  /** What is bought after a product of {@code niche}; may be empty. */
  List<Niche> companions(Niche niche) {
    return companions.get(niche.index());
  }

  private static <T> T read(String file, TypeReference<T> type) {
    try (var in = ShopVocabulary.class.getResourceAsStream(file + ".json")) {
      return JSON.readValue(Objects.requireNonNull(in, () -> "no word list " + file), type);
    } catch (IOException e) {
      throw new UncheckedIOException("word list %s.json".formatted(file), e);
    }
  }

  /**
   * A leaf of the category tree with all that its group and department lend it.
   *
   * @param index place among all niches, from 0
   */
  record Niche(int index, Department department, Group group, Leaf leaf, List<Words> colors) {

    private Niche at(int place) {
      return new Niche(place, department, group, leaf, colors);
    }

    /** Whether such a product is used up and bought again. */
    boolean isUsedUp() {
      return department.consumed() && !leaf.lasting();
    }

    CategoryPath path(Language language) {
      return new CategoryPath(
          List.of(
              department.name().in(language), group.name().in(language), leaf.name().in(language)));
    }

    List<Brand> brands() {
      return group.brands().isEmpty() ? department.brands() : group.brands();
    }

    List<Material> materials() {
      return leaf.materials().isEmpty() ? group.materials() : leaf.materials();
    }

    /** The leaf's own features first, then those of the group that fit it. */
    List<Feature> features() {
      var all = new ArrayList<>(leaf.features());
      group.features().stream()
          .filter(feature -> !leaf.unfit().contains(feature.word().chinese()))
          .forEach(all::add);
      return all;
    }

    List<Words> closers() {
      return group.closers().isEmpty() ? department.closers() : group.closers();
    }

    List<Words> gripes() {
      return leaf.gripes().isEmpty() ? group.gripes() : leaf.gripes();
    }

    int lowestPrice() {
      return leaf.price().getFirst();
    }

    int highestPrice() {
      return leaf.price().getLast();
    }

    @Override
    public String toString() {
      return leaf.name().english();
    }
  }

  /**
   * Sentences for any product. Openers may have the slots of {@link ProductDraft#fill}; the others,
   * which are parts of reviews, have none.
   *
   * @param openers first sentences of a description
   * @param pleased of a pleased shopper
   * @param lasting of a pleased shopper, about what isn't used up
   * @param again of a pleased shopper, about what is used up
   * @param looks of a pleased shopper, about what has a colour
   * @param mixed of a shopper who is neither pleased nor disappointed
   * @param upset of a disappointed shopper
   */
  record Phrases(
      List<Words> openers,
      List<Words> pleased,
      List<Words> lasting,
      List<Words> again,
      List<Words> looks,
      List<Words> mixed,
      List<Words> upset) {}
}
