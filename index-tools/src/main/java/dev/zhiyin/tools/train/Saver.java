package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Writes a training's checkpoints, and goes on from the one that is there. */
final class Saver {
  /** A checkpoint is not written before this many times what the last one took. */
  private static final int COST = 20;

  private final Checkpoints checkpoints;
  private final String data;
  private final String settings;
  private final ProgressListener listener;
  private long last = System.nanoTime();
  private long took;

  Saver(Checkpoints checkpoints, String data, String settings, ProgressListener listener) {
    this.checkpoints = checkpoints;
    this.data = data;
    this.settings = settings;
    this.listener = listener;
  }

  /** Writes a checkpoint if it is time. */
  void offer(Learner learner, Course course) {
    long every = checkpoints.every().toNanos();
    if (every == 0 || System.nanoTime() - last >= Math.max(every, COST * took)) {
      save(learner, course);
    }
  }

  /**
   * Writes a checkpoint.
   *
   * @throws StorageFailed if it cannot be written
   */
  void save(Learner learner, Course course) {
    long start = System.nanoTime();
    Map<String, Integer> arrays = sizes(learner);
    var bytes = new ArrayList<Supplier<ByteBuffer>>();
    learner.state().values().forEach(array -> bytes.add(array::toByteBuffer));
    course.best().map(Best::weights).ifPresent(weights -> add(weights, arrays, bytes));
    try {
      CheckpointFile.write(
          checkpoints.file(), CheckpointHeader.bytes(header(learner, course, arrays)), bytes);
    } catch (IOException failure) {
      throw new StorageFailed(checkpoints.file(), failure);
    }
    last = System.nanoTime();
    took = last - start;
  }

  private static void add(
      Weights weights, Map<String, Integer> arrays, List<Supplier<ByteBuffer>> bytes) {
    for (String name : weights.names()) {
      arrays.put(Checkpoint.BEST + name, weights.size(name));
      bytes.add(() -> bytesOf(weights.of(name)));
    }
  }

  private static ByteBuffer bytesOf(float[] values) {
    ByteBuffer bytes = buffer(values.length);
    bytes.asFloatBuffer().put(values);
    return bytes;
  }

  private static ByteBuffer buffer(int floats) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
        .order(ByteOrder.nativeOrder());
  }

  private Checkpoint header(Learner learner, Course course, Map<String, Integer> arrays) {
    return new Checkpoint(
        data,
        settings,
        learner.steps(),
        course.reports(),
        course.best().map(best -> new Checkpoint.Chosen(best.epoch(), best.measured())),
        course.within(),
        arrays);
  }

  /**
   * Brings a learner to where the checkpoint was; the start, with the reason told, if there is no
   * checkpoint that fits.
   *
   * @throws StorageFailed if it is there and cannot be read
   */
  Course resume(Learner learner) {
    if (!Files.exists(checkpoints.file())) {
      return Course.start();
    }
    try (CheckpointFile.Reader reader = CheckpointFile.open(checkpoints.file())) {
      Checkpoint found = CheckpointHeader.read(reader.header());
      Optional<String> misfit = misfit(found, learner);
      if (misfit.isPresent()) {
        return anew(misfit.get());
      }
      return restored(found, learner, reader);
    } catch (CheckpointFile.Broken broken) {
      return anew("is broken: " + broken.getMessage());
    } catch (IOException failure) {
      throw new StorageFailed(checkpoints.file(), failure);
    }
  }

  private Course anew(String reason) {
    listener.note("the checkpoint in %s %s; starting anew".formatted(checkpoints.file(), reason));
    return Course.start();
  }

  private Optional<String> misfit(Checkpoint found, Learner learner) {
    if (!found.data().equals(data)) {
      return Optional.of("is of other data");
    }
    if (!found.settings().equals(settings)) {
      return Optional.of("is of other settings");
    }
    boolean fits = found.arrays().entrySet().containsAll(sizes(learner).entrySet());
    return fits ? Optional.empty() : Optional.of("is of another version of Zhiyin");
  }

  private static Map<String, Integer> sizes(Learner learner) {
    var sizes = new LinkedHashMap<String, Integer>();
    learner.state().forEach((name, array) -> sizes.put(name, Math.toIntExact(array.size())));
    return sizes;
  }

  private Course restored(Checkpoint found, Learner learner, CheckpointFile.Reader reader)
      throws IOException {
    Map<String, NDArray> state = learner.state();
    var best = new LinkedHashMap<String, float[]>();
    for (Map.Entry<String, Integer> array : found.arrays().entrySet()) {
      ByteBuffer bytes = buffer(array.getValue());
      reader.next(bytes);
      NDArray into = state.get(array.getKey());
      if (into != null) {
        into.set(bytes);
      } else {
        var values = new float[array.getValue()];
        bytes.asFloatBuffer().get(values);
        best.put(array.getKey().substring(Checkpoint.BEST.length()), values);
      }
    }
    learner.stepsMade(found.steps());
    listener.note(
        "going on from the checkpoint in %s: epoch %d, %d batches done"
            .formatted(checkpoints.file(), found.reports().size() + 1, found.within().batch()));
    return Course.at(
        found.reports(),
        found.best().map(chosen -> new Best(chosen.epoch(), chosen.measured(), Weights.of(best))),
        found.within());
  }
}
