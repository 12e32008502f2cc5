package dev.zhiyin.tools.train;

import dev.zhiyin.tools.train.EpochReport.Validation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link Checkpoint} as bytes, every number exactly. */
final class CheckpointHeader {
  private CheckpointHeader() {}

  static byte[] bytes(Checkpoint checkpoint) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeUTF(checkpoint.data());
      out.writeUTF(checkpoint.settings());
      out.writeInt(checkpoint.steps());
      out.writeInt(checkpoint.reports().size());
      for (EpochReport report : checkpoint.reports()) {
        write(out, report);
      }
      out.writeBoolean(checkpoint.best().isPresent());
      if (checkpoint.best().isPresent()) {
        out.writeInt(checkpoint.best().get().epoch());
        out.writeDouble(checkpoint.best().get().measured());
      }
      out.writeInt(checkpoint.within().batch());
      out.writeDouble(checkpoint.within().loss());
      out.writeDouble(checkpoint.within().seconds());
      out.writeInt(checkpoint.arrays().size());
      for (Map.Entry<String, Integer> array : checkpoint.arrays().entrySet()) {
        out.writeUTF(array.getKey());
        out.writeInt(array.getValue());
      }
    }
    return bytes.toByteArray();
  }

  static Checkpoint read(byte[] bytes) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return new Checkpoint(
          in.readUTF(),
          in.readUTF(),
          in.readInt(),
          reports(in),
          in.readBoolean()
              ? Optional.of(new Checkpoint.Chosen(in.readInt(), in.readDouble()))
              : Optional.empty(),
          new Course.Within(in.readInt(), in.readDouble(), in.readDouble()),
          arrays(in));
    }
  }

  private static void write(DataOutputStream out, EpochReport report) throws IOException {
    out.writeInt(report.epoch());
    out.writeDouble(report.loss());
    out.writeDouble(report.seconds());
    out.writeBoolean(report.validation().isPresent());
    if (report.validation().isPresent()) {
      out.writeDouble(report.validation().get().loss());
      out.writeDouble(report.validation().get().recall());
      out.writeDouble(report.validation().get().ndcg());
    }
  }

  private static List<EpochReport> reports(DataInputStream in) throws IOException {
    int count = in.readInt();
    var reports = new ArrayList<EpochReport>();
    for (int i = 0; i < count; i++) {
      int epoch = in.readInt();
      double loss = in.readDouble();
      double seconds = in.readDouble();
      Optional<Validation> validation =
          in.readBoolean()
              ? Optional.of(new Validation(in.readDouble(), in.readDouble(), in.readDouble()))
              : Optional.empty();
      reports.add(new EpochReport(epoch, loss, validation, seconds));
    }
    return reports;
  }

  private static Map<String, Integer> arrays(DataInputStream in) throws IOException {
    int count = in.readInt();
    var arrays = new LinkedHashMap<String, Integer>();
    for (int i = 0; i < count; i++) {
      arrays.put(in.readUTF(), in.readInt());
    }
    return arrays;
  }
}
