// A list that this browser keeps under a key, of so many at most. Each change reads what is kept, changes the one and writes it back, so
// that two tabs never lose each other's.
window.wenbao.drawer = (key, most) => {
  const all = () => { try { return [].concat(JSON.parse(localStorage.getItem(key) || "[]")).filter((one) => one?.id); } catch { return []; } };
  const write = (list) => { try { localStorage.setItem(key, JSON.stringify(list)); return true; } catch { return false; } };
  const put = (one) => {
    const list = all(), at = list.findIndex(({ id }) => id === one.id);
    if (at < 0 && list.length >= most) return false;
    if (at < 0) list.push(one); else list[at] = one;
    return write(list);
  };
  return { all, put, drop: (id) => write(all().filter((one) => one.id !== id)) };
};
window.wenbao.newId = () => `${Date.now()}-${Math.random().toString(36).slice(2, 8)}`;
