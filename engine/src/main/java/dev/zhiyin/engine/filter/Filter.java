package dev.zhiyin.engine.filter;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What products must be like to be shown.
 *
 * @param all conditions that must hold, all of them
 */
public record Filter(List<Condition> all) {
  /** What every product meets. */
  public static final Filter ALL = new Filter(List.of());

  /** What is no note. */
  public static final Filter PRODUCTS = of(new Condition.Notes(false));

  /** What is a note. */
  public static final Filter NOTES = of(new Condition.Notes(true));

  /** What can be bought now. */
  public static final Filter IN_STOCK = of(new Condition.InStock(true));

  public Filter {
    all = List.copyOf(all);
  }

  public static Filter of(Condition... all) {
    return new Filter(List.of(all));
  }

  /** This filter, and another. */
  public Filter and(Filter other) {
    return new Filter(Stream.concat(all.stream(), other.all.stream()).toList());
  }

  /** This filter, without products of these brands. */
  public Filter withoutBrands(List<String> unwanted) {
    return and(of(new Condition.Not(of(new Condition.Brands(unwanted)))));
  }

  /** This filter, and what can be bought now unless it says something of the stock itself. */
  public Filter inStockUnlessAsked() {
    return speaksOfStock() ? this : and(IN_STOCK);
  }

  /** This filter, and what is no note unless it says something of notes itself. */
  public Filter productsUnlessAsked() {
    return speaksOfNotes() ? this : and(PRODUCTS);
  }

  /** The same, where the conditions of {@link #PRODUCTS} are replaced by those of another. */
  public Filter withProductsAs(Filter others) {
    return new Filter(
        all.stream()
            .flatMap(one -> PRODUCTS.all.contains(one) ? others.all.stream() : Stream.of(one))
            .toList());
  }

  /** This filter, and what is neither sold nor reserved at a time. */
  public Filter availableAt(Instant time) {
    return and(of(new Condition.AvailableAt(time)));
  }

  /** The same, where the conditions of a profile stand among the others. */
  public Filter flat() {
    return all.stream().noneMatch(Condition.OfProfile.class::isInstance)
        ? this
        : new Filter(
            all.stream()
                .flatMap(
                    condition ->
                        condition instanceof Condition.OfProfile(Filter own)
                            ? own.all().stream()
                            : Stream.of(condition))
                .toList());
  }

  /** Whether it allows only what is neither sold nor reserved. */
  public boolean asksForAvailable() {
    return all.stream().anyMatch(Condition.AvailableAt.class::isInstance);
  }

  /** Whether any part of it is about the stock. */
  public boolean speaksOfStock() {
    return speaksOf(Set.of(Condition.InStock.class));
  }

  /** Whether any part of it is about notes. */
  public boolean speaksOfNotes() {
    return speaksOf(Set.of(Condition.Notes.class, Condition.NotesOn.class));
  }

  boolean speaksOf(Set<Class<? extends Condition>> kinds) {
    return all.stream().anyMatch(one -> one.speaksOf(kinds));
  }

  /**
   * Where it wants the places of an attribute, first of all its conditions.
   *
   * @param name as {@link dev.zhiyin.engine.attribute.AttributeTypes#folded} writes it
   */
  public Optional<Condition.AttributeNear> near(String name) {
    return all.stream()
        .filter(Condition.AttributeNear.class::isInstance)
        .map(Condition.AttributeNear.class::cast)
        .filter(near -> near.name().equals(name))
        .findFirst();
  }

  /** How many conditions it has that hold no filters themselves. */
  public int conditions() {
    return all.stream().mapToInt(Condition::conditions).sum();
  }
}
