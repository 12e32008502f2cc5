package dev.zhiyin.tools.sample;

import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.tools.sample.Department.Brand;
import dev.zhiyin.tools.sample.Department.Feature;
import dev.zhiyin.tools.sample.Department.Group;
import dev.zhiyin.tools.sample.Department.Leaf;
import dev.zhiyin.tools.sample.Department.Material;
import java.util.ArrayList;
import java.util.List;

/**
 * A leaf of the category tree with all that its group and department lend it.
 *
 * @param index place among all niches, from 0
 */
record Niche(int index, Department department, Group group, Leaf leaf, List<Words> colors) {

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
