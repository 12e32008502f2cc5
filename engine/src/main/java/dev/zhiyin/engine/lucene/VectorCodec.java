package dev.zhiyin.engine.lucene;

import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;

/** Lucene's own codec with the configured vector format; a segment's file says which one it has. */
final class VectorCodec {
  private static final String FLOATS = new Lucene99HnswVectorsFormat().getName();

  private VectorCodec() {}

  static Codec of(IndexConfig config) {
    KnnVectorsFormat format = format(config);
    return new Lucene104Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return format;
      }
    };
  }

  /** Whether a segment's graph compares this field's vectors by their full floats. */
  static boolean keepsFloatsAlone(FieldInfo field) {
    return FLOATS.equals(field.getAttribute(PerFieldKnnVectorsFormat.PER_FIELD_FORMAT_KEY));
  }

  private static KnnVectorsFormat format(IndexConfig config) {
    return switch (config.quantisation()) {
      case NONE -> new Lucene99HnswVectorsFormat(config.maxConnections(), config.beamWidth());
      case BITS_8 -> quantised(config, ScalarEncoding.UNSIGNED_BYTE);
      case BITS_7 -> quantised(config, ScalarEncoding.SEVEN_BIT);
      case BITS_4 -> quantised(config, ScalarEncoding.PACKED_NIBBLE);
    };
  }

  private static KnnVectorsFormat quantised(IndexConfig config, ScalarEncoding encoding) {
    return new Lucene104HnswScalarQuantizedVectorsFormat(
        encoding, config.maxConnections(), config.beamWidth());
  }
}
