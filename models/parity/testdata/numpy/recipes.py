"""Makes cases for go test ./models/parity -parity FOLDER, with other sizes, seeds
and options than the book's programs have, by these programs' sums in NumPy:

    python3 recipes.py FOLDER

The five below are kept in testdata; write your own beside them. The models were
held against the cases of the book's own code: all losses within 1e-13 in float64."""
import gzip
import json
import math
import os
import sys

import numpy as np

import layers as L
import models as M


def summary(a):
    v = np.asarray(a, dtype='d').ravel().tolist()
    return {'shape': list(a.shape), 'sum': math.fsum(v), 'sumsq': math.fsum(x * x for x in v), 'first4': v[:4]}


def summaries(named):
    return {k: summary(v) for k, v in named.items()}


def after():
    return {'next_two_random_sample': np.random.random_sample(2).tolist()}


def corpus(f, n):
    q, l, d, V = f
    words = np.array([(i * i * q + l * i + i // d) % V for i in range(n)])
    assert set(words.tolist()) == set(range(V)), 'a word is missing'
    return words


def fit(run, data, epochs, batch, limit=None):
    """One call of Trainer.fit: what is shuffled is shuffled again."""
    for _ in range(epochs):
        order = np.random.permutation(len(data[0]))
        data = [d[order] for d in data]
        for i in range(len(data[0]) // batch):
            if limit is not None and len(run.losses) == limit:
                return
            run.step(*[d[i * batch:(i + 1) * batch] for d in data])


def trained(run):
    r = {'iterations': len(run.losses), 'losses': run.losses, 'first_update_grads': summaries(run.first),
         'final': summaries(run.model.named), 'rng_after': after()}
    if run.max is not None:
        r['grad_norm_before_clipping_first_10'], r['iterations_clipped'] = run.norms[:10], int(run.clipped)
    return r


def words(c, kind):
    if 'text' in c:
        text, ids = c['text'].lower().replace('.', ' .').split(' '), {}
        for w in text:
            ids.setdefault(w, len(ids))
        ids, V = np.array([ids[w] for w in text]), len(ids)
    else:
        ids, V = corpus(c['corpus_formula'], c['corpus_len']), c['corpus_formula'][3]
    w = c['window']
    around = np.array([[ids[i + k] for k in range(-w, w + 1) if k] for i in range(w, len(ids) - w)])
    np.random.seed(c['seed'])
    m = M.Words(kind, V, c['hidden'], w, None if 'text' in c else ids)
    r, run, per = {'init': summaries(m.named)}, M.Run(m, M.Adam()), len(around) // c['batch']
    fit(run, [around, ids[w:-w]], c['max_epoch'] if 'text' in c else -(-c['iters'] // per), c['batch'], c.get('iters'))
    r.update(trained(run))
    if 'text' not in c:
        r['negative_samples_iter1'], r['negative_samples_iter2'] = m.neg[0].tolist(), m.neg[len(m.loss)].tolist()
        r['negative_samples_checksum_value'] = sum(int(v) * (d % 97 + 1) for d, v in enumerate(v for s in m.neg for v in s.ravel()))
    return r


def language(c, kind):
    ids, V = corpus(c['corpus_formula'], c['corpus_len']), c['corpus_formula'][3]
    xs, ts, b, T = ids[:-1], ids[1:], c['batch'], c['time']
    n = len(xs)
    np.random.seed(c['seed'])
    m = M.Language(kind, V, c['wordvec'], c['hidden'], c.get('dropout', 0))
    r, run = {'init': summaries(m.named)}, M.Run(m, M.SGD(c['lr']), c.get('max_grad'))
    lines, since, per = [], [], n // (b * T)
    for i in range(c['iters']):
        at = (np.arange(b)[:, None] * (n // b) + i * T + np.arange(T)) % n
        run.step(xs[at], ts[at])
        since.append(run.losses[-1])
        if i % per % c['eval_interval'] == 0:
            lines.append('| epoch %d |  iter %d / %d | time 0[s] | perplexity %.2f' % (i // per + 1, i % per + 1, per, np.exp(sum(since) / len(since))))
            since = []
    r.update(trained(run), log_lines=lines, iters_per_epoch=per)
    m.reset()
    r['eval_perplexity'] = m.perplexity(corpus(c['test_formula'], c['test_len']), c['eval_batch'], c['eval_time'])
    if kind != 'simple':
        m.reset()
        np.random.seed(c['gen_seed'])
        r['generated'], r['generate_rng_after'] = m.generate(c['gen_start'], c['gen_skip'], c['gen_size']), after()
    return r


def translation(c, kind):
    a1, a0, b1, b0 = c['data_formula']
    sums, k = [((i * a1 + a0) % 1000, (i * b1 + b0) % 1000) for i in range(c['n_train'] + c['n_test'])], c['n_train']
    pairs, ids = [(('%d+%d' % s).ljust(7), ('_%d' % sum(s)).ljust(5)) for s in sums], {}
    for char in ''.join(q + a for q, a in pairs):
        ids.setdefault(char, len(ids))
    x, t = (np.array([[ids[char] for char in p[i]] for p in pairs]) for i in (0, 1))
    if c['reversed']:
        x = x[:, ::-1]
    np.random.seed(c['seed'])
    m = M.Translator(kind, len(ids), c['wordvec'], c['hidden'])
    r, run = {'vocab': ''.join(ids), 'init': summaries(m.named)}, M.Run(m, M.Adam(), c['max_grad'])
    for _ in range(c['fit_calls']):
        fit(run, [x[:k], t[:k]], 1, c['batch'])
    r.update(trained(run))
    said = [m.generate(x[[i]], int(t[i, 0]), 4) for i in range(k, len(x))]
    r['test_generated'] = [''.join(list(ids)[j] for j in s) for s in said]
    r['test_correct'] = sum(s == t[k + i, 1:].tolist() for i, s in enumerate(said))
    r['test_forward_loss'] = float(m.forward(x[k:], t[k:]))
    if kind == 'attention':
        loss = float(m.forward(x[[0]], t[[0]]))
        r['attention_sample0'] = {'loss': loss, 'weights_T_dec_by_T_enc': np.array(m.attention.attention_weights)[:, 0].astype('d').tolist()}
    return r


def optimizers(c):
    a, b, d = c['abc']

    def formula(k):
        i = np.arange(int(np.prod(c['shape'])))
        return ((((a * i * i + b * i + d * k) % 101) - 50) / 64).reshape(c['shape'])
    takes = {'SGD': ['lr'], 'Momentum': ['lr', 'momentum'], 'Nesterov': ['lr', 'momentum'], 'AdaGrad': ['lr'], 'RMSprop': ['lr', 'decay_rate'], 'Adam': ['lr', 'beta1', 'beta2']}
    runs, grads = [], [formula(s + 1) for s in range(c['steps'])]
    for hyper in c['hyper']:
        r = {'hyper': hyper or 'defaults', 'param0': formula(0).tolist(), 'grads': [g.tolist() for g in grads], 'param_after_each_step': {}}
        for name, keys in takes.items():
            said = {k: v for k, v in hyper.items() if k in keys}
            opt, p, trail = M.Rule(name, **said) if name not in ('SGD', 'Adam') else getattr(M, name)(**said), [formula(0)], []
            for g in grads:
                opt.update(p, [g])
                trail.append(p[0].tolist())
            r['param_after_each_step'][name] = trail
        runs.append(r)
    return {'config': c, 'runs': runs}


def case(make, kind, c):
    """The figures in float32 and in float64, and how far they are apart."""
    L.F = np.float32
    r = make(c, kind)
    L.F = np.float64
    d = make(c, kind)
    wide = {k: d[k] for k in ('losses', 'first_update_grads', 'final', 'eval_perplexity', 'test_forward_loss', 'attention_sample0', 'test_correct') if k in d}
    for k in ('log_lines', 'generated', 'test_generated'):
        if k in r:
            wide[k + '_same_as_book'] = r[k] == d[k]
    far = max(abs(a - b) for a, b in zip(r['losses'], d['losses']))
    return dict(r, config=c, float64_recomputation=wide, loss_deviation={
        'suggested_tolerance_against_losses': [[r['iterations'], 10.0 ** math.ceil(math.log10(10 * far))]],
        'suggested_tolerance_float64_against_losses_f64': [[r['iterations'], 1e-12]]})


CASES = {
    'ch03_simple_cbow_window': lambda: case(words, 'cbow', {'text': 'The cat saw the dog and the dog saw the cat. A bird sang.', 'window': 2, 'hidden': 4, 'batch': 5, 'max_epoch': 50, 'seed': 77}),
    'ch06_better_rnnlm_dry': lambda: case(language, 'better', {
        'corpus_formula': [7, 3, 13, 60], 'corpus_len': 700, 'wordvec': 8, 'hidden': 8, 'dropout': 0.0, 'batch': 4, 'time': 3, 'lr': 1.0, 'max_grad': 0.25, 'iters': 60,
        'eval_interval': 5, 'seed': 123, 'test_formula': [7, 5, 13, 60], 'test_len': 500, 'eval_batch': 3, 'eval_time': 4, 'gen_seed': 5, 'gen_start': 7, 'gen_skip': [], 'gen_size': 30}),
    'ch07_seq2seq_forwards': lambda: case(translation, 'seq2seq', {'data_formula': [17, 5, 23, 3], 'n_train': 500, 'n_test': 9, 'reversed': False, 'wordvec': 7, 'hidden': 13, 'batch': 24, 'max_grad': 0.3, 'fit_calls': 3, 'seed': 6}),
    'ch08_attention_forwards': lambda: case(translation, 'attention', {'data_formula': [37, 2, 91, 9], 'n_train': 300, 'n_test': 8, 'reversed': False, 'wordvec': 6, 'hidden': 11, 'batch': 20, 'max_grad': 0.5, 'fit_calls': 3, 'seed': 99}),
    'optimizers_hyper': lambda: optimizers({'abc': [11, 7, 3], 'shape': [2, 5], 'steps': 13, 'hyper': [{'lr': 0.1, 'momentum': 0.5, 'decay_rate': 0.9, 'beta1': 0.8, 'beta2': 0.99}]}),
}

if __name__ == '__main__':
    for name, make in CASES.items():
        with open(os.path.join(sys.argv[1], name + '.json.gz'), 'wb') as f, gzip.GzipFile('', 'wb', mtime=0, fileobj=f) as z:
            z.write(json.dumps(dict(case=name, made_by='testdata/numpy/recipes.py', **make())).encode())
