/**
 * Neural inference on ONNX Runtime: implements the engine's ports for text encoders and match
 * models. Types of {@code ai.onnxruntime} and of the tokenizer stay inside.
 */
@NullMarked
package dev.zhiyin.onnx;

import org.jspecify.annotations.NullMarked;
