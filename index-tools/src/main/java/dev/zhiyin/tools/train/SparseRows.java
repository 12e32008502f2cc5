package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rows of large parameters that one graph used, copied out of them, so that their gradients are as
 * small as they are few: the gradient of a parameter as a whole would be as large as it is.
 */
final class SparseRows {
  private final NDManager manager;
  private final Map<String, List<Taken>> byName = new HashMap<>();

  /** Each row once, rising, and what was copied of them. */
  private record Taken(NDArray places, NDArray copies) {}

  /**
   * Rows of a parameter.
   *
   * @param places {@code [m]}, each once
   * @param gradient {@code [m][columns]}
   */
  record Rows(NDArray places, NDArray gradient) {}

  /**
   * @param manager of the graph
   */
  SparseRows(NDManager manager) {
    this.manager = manager;
  }

  /** Rows by their places, which may repeat: {@code [m] -> [m][columns]}. */
  NDArray take(String name, NDArray all, NDArray places) {
    long[] asked = places.toLongArray();
    long[] distinct = Arrays.stream(asked).sorted().distinct().toArray();
    NDArray rows = manager.create(distinct);
    NDArray copies = all.get(rows);
    copies.setRequiresGradient(true);
    byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(new Taken(rows, copies));
    if (Arrays.equals(asked, distinct)) {
      return copies;
    }
    return copies.get(manager.create(positions(distinct, asked)));
  }

  private static long[] positions(long[] rising, long[] of) {
    return Arrays.stream(of).map(place -> Arrays.binarySearch(rising, place)).toArray();
  }

  /** What was taken of a parameter, with the gradients summed of what was taken more than once. */
  Optional<Rows> of(String name) {
    List<Taken> taken = byName.getOrDefault(name, List.of());
    return switch (taken.size()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(rows(taken.getFirst()));
      default -> Optional.of(merged(taken));
    };
  }

  private Rows rows(Taken taken) {
    return new Rows(taken.places(), taken.copies().getGradient());
  }

  private Rows merged(List<Taken> taken) {
    long[] asked =
        taken.stream().flatMapToLong(it -> Arrays.stream(it.places().toLongArray())).toArray();
    long[] distinct = Arrays.stream(asked).sorted().distinct().toArray();
    var gradients = new NDList();
    taken.forEach(it -> gradients.add(it.copies().getGradient()));
    return new Rows(
        manager.create(distinct),
        Graph.added(
            manager, positions(distinct, asked), NDArrays.concat(gradients), distinct.length));
  }
}
