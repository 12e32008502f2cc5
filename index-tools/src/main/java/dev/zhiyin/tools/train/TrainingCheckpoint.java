package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.generation.Folders;
import dev.zhiyin.tools.train.Network.ModelWeights;
import dev.zhiyin.tools.train.ProgressListener.EpochReport;
import dev.zhiyin.tools.train.ProgressListener.EpochReport.Validation;
import dev.zhiyin.tools.train.RunRecord.Machine;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a training goes on from after it was killed, written after each epoch: a zip file of what
 * was trained and how it went, as JSON, and of all arrays, as an {@link NDList}. It is written
 * beside the old one, forced to the disk and renamed, so that there is always a whole file.
 */
final class TrainingCheckpoint {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(JsonParser.Feature.AUTO_CLOSE_SOURCE).build();

  /** Names of the best epoch's weights begin with it. */
  private static final String BEST = "best/";

  private final Path file;
  private final String data;
  private final String settings;
  private final String versions = Machine.decisive();

  /**
   * @param data checksum of the training set
   * @param settings all settings, as JSON
   */
  TrainingCheckpoint(Path file, String data, String settings) {
    this.file = file;
    this.data = data;
    this.settings = settings;
  }

  private record Header(String data, String settings, String versions, List<Report> reports) {}

  /** {@link EpochReport} without an Optional, which JSON does not have. */
  private record Report(int epoch, double loss, @Nullable Validation validation, double seconds) {
    static Report of(EpochReport report) {
      return new Report(
          report.epoch(), report.loss(), report.validation().orElse(null), report.seconds());
    }

    EpochReport report() {
      return new EpochReport(epoch, loss, Optional.ofNullable(validation), seconds);
    }
  }

  /**
   * Replaces what is there.
   *
   * @throws StorageFailed if it cannot be written
   */
  void write(Learner learner, TrainingState state) {
    Folders.replaceAtomically(file, fresh -> writeAll(fresh, learner, state));
  }

  private void writeAll(Path fresh, Learner learner, TrainingState state) throws IOException {
    try (var zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(fresh)))) {
      zip.setLevel(Deflater.NO_COMPRESSION);
      zip.putNextEntry(new ZipEntry("training.json"));
      zip.write(
          JSON.writeValueAsBytes(
              new Header(
                  data, settings, versions, state.reports().stream().map(Report::of).toList())));
      zip.putNextEntry(new ZipEntry("arrays.ndlist"));
      writeArrays(learner, state, zip);
    }
  }

  private static void writeArrays(Learner learner, TrainingState state, OutputStream out)
      throws IOException {
    try (NDManager manager = learner.network().newManager()) {
      var arrays = new NDList();
      learner
          .state()
          .forEach((name, array) -> arrays.add(named(name, array.stopGradient(), manager)));
      state
          .best()
          .ifPresent(
              best ->
                  best.names()
                      .forEach(
                          name ->
                              arrays.add(
                                  named(BEST + name, flat(manager, best.values(name)), manager))));
      arrays.encode(out);
    }
  }

  private static NDArray flat(NDManager manager, FloatBuffer values) {
    return manager.create(values, new Shape(values.remaining()), DataType.FLOAT32);
  }

  private static NDArray named(String name, NDArray array, NDManager manager) {
    array.attach(manager);
    array.setName(name);
    return array;
  }

  /**
   * Brings a learner to where the checkpoint was; the start, with the reason told, if there is no
   * checkpoint that fits.
   *
   * @param batches of each epoch
   * @throws StorageFailed if it is there and cannot be read
   */
  TrainingState resume(Learner learner, int batches, ProgressListener listener) {
    if (!Files.exists(file)) {
      return TrainingState.START;
    }
    try {
      TrainingState state = read(learner);
      learner.stepsMade(state.reports().size() * batches);
      listener.note("going on from the checkpoint in %s: epoch %d".formatted(file, state.epoch()));
      return state;
    } catch (Unfit unfit) {
      listener.note("the checkpoint in %s %s; starting anew".formatted(file, unfit.getMessage()));
      return TrainingState.START;
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  private TrainingState read(Learner learner) throws IOException {
    requireWhole();
    try (var zip = new ZipInputStream(new BufferedInputStream(Files.newInputStream(file)));
        NDManager manager = learner.network().newManager()) {
      zip.getNextEntry();
      Header header = header(zip);
      Unfit.when(!versions.equals(header.versions()), Unfit.OF_ANOTHER_VERSION);
      Unfit.when(!header.data().equals(data), "is of other data");
      Unfit.when(!header.settings().equals(settings), "is of other settings");
      zip.getNextEntry();
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      NDList.decode(manager, zip).forEach(array -> arrays.put(array.getName(), array));
      restore(learner, arrays);
      return new TrainingState(
          header.reports().stream().map(Report::report).toList(), best(arrays));
    }
  }

  private static Header header(InputStream zip) throws IOException {
    try {
      return JSON.readValue(zip, Header.class);
    } catch (JsonProcessingException _) { // it has other fields
      throw new Unfit(Unfit.OF_ANOTHER_VERSION);
    }
  }

  /* A zip file has a checksum of each entry, which is checked where the entry ends. */
  private void requireWhole() throws IOException {
    try (var zip = new ZipInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      int entries = 0;
      while (zip.getNextEntry() != null) {
        zip.transferTo(OutputStream.nullOutputStream());
        entries++;
      }
      Unfit.when(entries != 2, "is broken: it has %d parts".formatted(entries));
    } catch (ZipException | EOFException broken) {
      throw new Unfit("is broken: " + broken.getMessage());
    }
  }

  private static void restore(Learner learner, Map<String, NDArray> arrays) throws Unfit {
    Map<String, NDArray> into = learner.state();
    for (Map.Entry<String, NDArray> wanted : into.entrySet()) {
      NDArray found = arrays.get(wanted.getKey());
      if (found == null || !found.getShape().equals(wanted.getValue().getShape())) {
        throw new Unfit(Unfit.OF_ANOTHER_VERSION);
      }
    }
    arrays.forEach((name, array) -> Optional.ofNullable(into.get(name)).ifPresent(array::copyTo));
  }

  private static Optional<ModelWeights> best(Map<String, NDArray> arrays) {
    var best = new LinkedHashMap<String, float[]>();
    arrays.forEach(
        (name, array) -> {
          if (name.startsWith(BEST)) {
            best.put(name.substring(BEST.length()), array.toFloatArray());
          }
        });
    return Optional.of(best).filter(it -> !it.isEmpty()).map(ModelWeights::of);
  }

  /** A checkpoint that is left aside. */
  private static final class Unfit extends IOException {
    static final String OF_ANOTHER_VERSION =
        "is of another version of Zhiyin or its libraries, or of another number of cores";

    Unfit(String why) {
      super(why);
    }

    static void when(boolean so, String why) throws Unfit {
      if (so) {
        throw new Unfit(why);
      }
    }
  }
}
