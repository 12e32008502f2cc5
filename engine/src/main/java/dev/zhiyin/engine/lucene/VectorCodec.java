package dev.zhiyin.engine.lucene;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;
import org.apache.lucene.util.quantization.QuantizedVectorsReader;
import org.jspecify.annotations.Nullable;

/** Lucene's own codec with the configured vector format; a segment's file says which one it has. */
final class VectorCodec {
  private static final String FLOATS = new Lucene99HnswVectorsFormat().getName();

  private static final int ONE_THREAD = 1;

  /* Least that have a recall@100 of .95 and more, measured by PeersMain on real titles, with a margin. */
  private static final double SURPLUS_OF_4_BITS = 1.5;
  private static final double SURPLUS_OF_A_BIT = 4;

  private VectorCodec() {}

  static Codec of(IndexConfig config) {
    return codec(format(config, ONE_THREAD, null, Lucene99HnswVectorsFormat.HNSW_GRAPH_THRESHOLD));
  }

  /** Keeps vectors without a graph: for segments that are merged before anybody searches them. */
  static Codec withoutGraphs(IndexConfig config) {
    return codec(format(config, ONE_THREAD, null, Integer.MAX_VALUE));
  }

  /** Builds the graphs of merged segments by several threads. */
  static Codec of(IndexConfig config, int threads, ExecutorService executor) {
    return codec(
        format(
            config,
            threads,
            threads == ONE_THREAD ? null : executor,
            Lucene99HnswVectorsFormat.HNSW_GRAPH_THRESHOLD));
  }

  private static Codec codec(KnnVectorsFormat format) {
    return new Lucene104Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return format;
      }
    };
  }

  /** Whether a segment's graph compares this field's vectors by their full floats. */
  static boolean keepsFloatsAlone(LeafReader segment, String field) {
    FieldInfo info = segment.getFieldInfos().fieldInfo(field);
    return FLOATS.equals(info.getAttribute(PerFieldKnnVectorsFormat.PER_FIELD_FORMAT_KEY));
  }

  /**
   * How many neighbours the graph of a segment is asked for, so that those wanted, which are
   * nearest by full floats, are among them.
   */
  static int looked(LeafReader segment, VectorField field, int wanted) throws IOException {
    return (int) Math.ceil(wanted * surplus(segment, field.in(segment)));
  }

  private static double surplus(LeafReader segment, String field) throws IOException {
    return switch (quantisation(segment, field)) {
      case NONE, INT8, INT7 -> 1;
      case INT4 -> SURPLUS_OF_4_BITS;
      case BIT -> SURPLUS_OF_A_BIT;
    };
  }

  /** How a segment's vectors of a field are shortened for the graph search. */
  static Quantisation quantisation(LeafReader segment, String field) throws IOException {
    if (FilterLeafReader.unwrap(segment) instanceof CodecReader reader
        && reader.getVectorReader() instanceof PerFieldKnnVectorsFormat.FieldsReader fields
        && fields.getFieldReader(field) instanceof QuantizedVectorsReader quantised
        && quantised.getQuantizedVectorValues(field) instanceof QuantizedByteVectorValues values) {
      return switch (values.getScalarEncoding()) {
        case UNSIGNED_BYTE -> Quantisation.INT8;
        case SEVEN_BIT -> Quantisation.INT7;
        case PACKED_NIBBLE, DIBIT_QUERY_NIBBLE -> Quantisation.INT4;
        case SINGLE_BIT_QUERY_NIBBLE -> Quantisation.BIT;
      };
    }
    return Quantisation.NONE;
  }

  private static KnnVectorsFormat format(
      IndexConfig config, int threads, @Nullable ExecutorService executor, int threshold) {
    ScalarEncoding encoding =
        switch (config.quantisation()) {
          case NONE -> null;
          case INT8 -> ScalarEncoding.UNSIGNED_BYTE;
          case INT7 -> ScalarEncoding.SEVEN_BIT;
          case INT4 -> ScalarEncoding.PACKED_NIBBLE;
          case BIT -> ScalarEncoding.SINGLE_BIT_QUERY_NIBBLE;
        };
    return encoding == null
        ? new Lucene99HnswVectorsFormat(
            config.maxConnections(), config.beamWidth(), threads, executor, threshold)
        : new Lucene104HnswScalarQuantizedVectorsFormat(
            encoding, config.maxConnections(), config.beamWidth(), threads, executor, threshold);
  }
}
